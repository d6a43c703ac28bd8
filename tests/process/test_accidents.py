"""What is damaged, missing or not for us is said in a sentence that says what to do; nothing is made in its place."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from portal.i18n import use
from portal.process import database
from portal.process.errors import CannotRun
from portal.settings import ROOT, Settings, as_user, libpq
from tests.cluster import TEMPLATE, Cluster
from tests.process.portal_process import portal


def command(*arguments: str, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal", *arguments],
        cwd=ROOT,
        env=os.environ | {"PORTAL_VAR": str(var), "PORTAL_DATABASE_PATIENCE": "0"} | environment,
        capture_output=True,
        text=True,
    )


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """It ended with a sentence, which is the last line."""
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    for word in words:
        assert word in done.stderr


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """The data folder of an installation that has its own server."""
    with tempfile.TemporaryDirectory(prefix="portal-run-") as folder:
        assert command("migrate", var=Path(folder)).returncode == 0
        yield Path(folder)


@pytest.fixture
def var(installed: Path) -> Iterator[Path]:
    """A copy to damage."""
    with tempfile.TemporaryDirectory(prefix="portal-run-") as folder:
        subprocess.run(["cp", "-a", f"{installed}/.", folder], check=True)
        yield Path(folder)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": lambda file: file.unlink(),
    "cut": lambda file: file.write_text(file.read_text()[:20]),
    "not text": lambda file: file.write_bytes(b"\xff\xfe\x00"),
    "empty": lambda file: file.write_text(""),
}


@pytest.mark.parametrize("how", DAMAGES)
def test_lost_keys_are_not_replaced_in_silence_and_there_is_a_way_on(var: Path, how: str) -> None:
    file = var / "secrets.toml"
    DAMAGES[how](file)
    before = file.read_bytes() if file.exists() else None
    refused(command("migrate", var=var), "keys --new")
    if how == "missing":
        refused(command("run", var=var), "keys --new")
        refused(command("backup", str(var / "kept"), var=var), "keys --new")
    assert (file.read_bytes() if file.exists() else None) == before
    assert command("keys", "--new", var=var).returncode == 0
    assert command("migrate", var=var).returncode == 0
    refused(command("keys", "--new", var=var))  # nothing is missing now


def test_a_database_that_has_gone_is_not_made_anew(var: Path) -> None:
    shutil.rmtree(var / "postgres")
    refused(command("run", var=var), "restore", str(var / "installed"))
    assert not (var / "postgres").exists()
    (var / "installed").unlink()
    assert command("migrate", var=var).returncode == 0


@pytest.mark.parametrize("file", ["PG_VERSION", "global/pg_control", "base"])
def test_half_a_database_is_said_and_left_as_it_is(var: Path, file: str) -> None:
    path = var / "postgres" / file
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    refused(command("migrate", var=var), "restore", str(var / "postgres"))
    assert not path.exists()


def test_a_damaged_table_is_no_traceback(var: Path) -> None:
    for path in (var / "postgres" / "base").glob("*/1259"):  # the catalog of tables
        path.write_bytes(b"\0" * path.stat().st_size)
    refused(command("migrate", var=var))


@pytest.mark.parametrize("place", ["a file/var", "/proc/var", "/dev/null"])
def test_a_data_folder_that_cannot_be_used_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").touch()
    refused(command("migrate", var=tmp_path / place), "PORTAL_VAR")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for keys and logs, and no more."""
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m,mode=755", "none", tmp_path], capture_output=True
    ).returncode:
        pytest.skip("nobody may mount here")
    yield tmp_path
    subprocess.run(["umount", "--lazy", tmp_path], check=True)


def test_a_full_disk_is_said_and_leaves_no_half_of_a_database(small: Path) -> None:
    refused(command("migrate", var=small / "var"), "No space left")
    assert not (small / "var" / "postgres").exists()
    (small / "var" / "fill").write_bytes(b"\0" * 100)
    refused(command("migrate", var=small / "var"))


def test_a_read_only_disk_is_said(small: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    refused(command("migrate", var=small / "var"), "Read-only")


@pytest.fixture
def chatter() -> Iterator[int]:
    """The port of something that is no PostgreSQL."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            while True:
                try:
                    caller, _address = server.accept()
                except OSError:
                    return
                with caller:
                    caller.sendall(b"SSH-2.0-other\r\n")

        threading.Thread(target=talk, daemon=True).start()
        yield server.getsockname()[1]


def test_an_address_that_is_none_or_somebody_else_s_is_said(
    chatter: int, cluster: Cluster, tmp_path: Path
) -> None:
    wrong = {
        "somebody else's": f"postgresql://a:b@127.0.0.1:{chatter}/c",
        "nobody's": "postgresql://a:b@127.0.0.1:9/c",
        "no host's": "postgresql://a:b@no-such-host.invalid/c",
        "a wrong password": as_user(cluster.url, "postgres", "wrong"),
        "no database's": cluster.at("no_such_database"),
    }
    for url in wrong.values():
        refused(command("migrate", var=tmp_path, DATABASE_URL=url))
    done = command("run", var=tmp_path, DATABASE_URL="mysql://root:hush@db/portal")
    assert (done.returncode, "hush" in done.stderr, "Traceback" in done.stderr) == (1, False, False)
    assert "DATABASE_URL" in done.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "OIDC_METADATA_URL"])
@pytest.mark.parametrize("lost", ["", "  "])
def test_a_secret_that_was_lost_on_its_way_is_no_wish_for_the_demo(
    name: str, lost: str, tmp_path: Path
) -> None:
    done = command("run", var=tmp_path, **{name: lost})
    assert (done.returncode, name in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert not (tmp_path / "postgres").exists()


def test_tables_of_somebody_else_stay_alone(cluster: Cluster, worker_name: str, tmp_path: Path) -> None:
    url = cluster.clone(f"{worker_name}_theirs", "template0")
    with psycopg.connect(libpq(url)) as db:
        db.execute("create table theirs ()")
    refused(command("migrate", var=tmp_path, DATABASE_URL=url), "theirs")
    with psycopg.connect(libpq(url)) as db:
        assert db.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
        ).fetchall() == [("theirs",)]
    cluster.drop(f"{worker_name}_theirs")


def test_a_newer_portal_s_database_is_said(cluster: Cluster, worker_name: str, tmp_path: Path) -> None:
    url = cluster.clone(f"{worker_name}_newer", TEMPLATE)
    with psycopg.connect(libpq(url)) as db:
        db.execute("update alembic_version set version_num = '9999'")
    refused(command("migrate", var=tmp_path, DATABASE_URL=url), "9999")
    cluster.drop(f"{worker_name}_newer")


def test_a_server_that_is_too_old_is_said(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "OLDEST", 99)
    with use("en"), pytest.raises(CannotRun, match="99 or newer"):
        database._check_fits(cluster.url)


def test_an_empty_database_that_is_named_gets_no_demo_unless_asked(
    cluster: Cluster, worker_name: str, tmp_path: Path
) -> None:
    url = cluster.clone(f"{worker_name}_named", TEMPLATE)
    app = as_user(url, "portal_app", "test")
    with portal(tmp_path, DATABASE_URL=url, APP_DATABASE_URL=app, PORTAL_DEMO="") as running:
        assert "appoint" in "".join(running.said)
    with psycopg.connect(libpq(url)) as db:
        assert db.execute("select count(*) from customer").fetchall() == [(0,)]
    cluster.drop(f"{worker_name}_named")


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, True),
        ({"PORTAL_DEMO": "no"}, False),
        ({"DATABASE_URL": "postgresql://a@b/c"}, False),
        ({"DATABASE_URL": "postgresql://a@b/c", "PORTAL_DEMO": "yes"}, True),
        ({"OIDC_METADATA_URL": "https://id.example.vn", "PORTAL_DEMO": "yes"}, False),
    ],
)
def test_who_gets_the_demo(
    environment: dict[str, str], wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Settings().wants_demo is wanted
