"""What a backup gives back is the portal it was made of; what breaks off or does not fit changes nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import httpx
import psycopg
import pytest

from portal.i18n import use
from portal.process import archive, backup, migrations, schema_files
from portal.process.archive import Manifest
from portal.process.errors import CannotRun
from portal.process.postgres import Postgres
from portal.process.scratch_database import careless_server
from portal.settings import ROOT, libpq, settings
from tests.cluster import FILLED, Cluster, app_url
from tests.filling import pointed_to
from tests.process.portal_process import Portal, portal

PASSWORD = "other"
SEQUENCES = "select sequencename::text, last_value from pg_sequences order by 1"
DATABASE = "select privilege_type, grantee::regrole::text from pg_database, aclexplode(datacl) where datname = current_database() and grantee <> datdba"


@pytest.fixture(scope="module")
def original(cluster: Cluster, worker_name: str) -> Iterator[str]:
    """A portal somebody has worked with."""
    url = cluster.clone(f"{worker_name}_original", FILLED)
    yield url
    cluster.drop(f"{worker_name}_original")


@pytest.fixture(scope="module")
def file(original: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup, with a letter that no server took."""
    var, target = tmp_path_factory.mktemp("var"), tmp_path_factory.mktemp("kept") / "portal.backup"
    (var / "sent" / "sms").mkdir(parents=True)
    (var / "sent" / "sms" / "one.eml").write_text("To: 0901000218\n\nCó điện.")
    with pytest.MonkeyPatch.context() as patch, pointed_to(original):
        patch.setattr(settings, "portal_var", var)
        assert settings.cookie_secret
        backup.write(target)
    return target


@pytest.fixture(scope="module")
def bare() -> Iterator[Postgres]:
    """A server that has never seen a portal."""
    with tempfile.TemporaryDirectory(prefix="portal-bare-") as folder:
        server = careless_server(Path(folder) / "postgres", PASSWORD, Path(folder) / "log")
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture
def empty(bare: Postgres) -> Iterator[str]:
    """An empty database of it, of an owner who is no superuser and called otherwise; without the portal's roles."""
    with psycopg.connect(url_of(bare, "postgres"), autocommit=True) as db:
        db.execute("create role keeper login createrole password 'other'")
        db.execute("create database care owner keeper")
        yield url_of(bare, "care", "keeper")
        db.execute("drop database care with (force)")
        for (role,) in db.execute(
            "select rolname from pg_roles where not starts_with(rolname, 'pg_') and rolname <> 'postgres' order by rolname = 'keeper'"
        ).fetchall():
            db.execute(f'drop role "{role}"')


def url_of(server: Postgres, database: str, user: str = "postgres") -> str:
    return f"postgresql://{user}:{PASSWORD}@/{database}?host={server.socket}"


def command(*arguments: str, url: str, var: Path, app: str = "") -> subprocess.CompletedProcess[str]:
    """A command of the portal, as who runs it types it."""
    return subprocess.run(
        [sys.executable, "-m", "portal", *arguments],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "APP_DATABASE_URL": app, "PORTAL_VAR": str(var)},
        capture_output=True,
        text=True,
    )


def paper(url: str, owner: str) -> dict[str, str]:
    """Schema, policies, grants and roles of a database; whoever owns it is called the same."""
    with psycopg.connect(libpq(url)) as db:
        return {name: re.sub(rf"\b{owner}\b", "OWNER", text) for name, text in schema_files.files(db).items()}


def asked(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(libpq(url)) as db:
        return db.execute(question).fetchall()  # type: ignore[arg-type]


def rows(url: str) -> dict[str, int]:
    with psycopg.connect(libpq(url)) as db:
        tables = [table for (table,) in db.execute(backup.TABLES)]
        return {table: db.execute(f"select from {table}").rowcount for table in tables}  # type: ignore[arg-type]


def test_on_a_bare_server_it_is_the_same_portal_and_people_sign_in(
    original: str, file: Path, empty: str, tmp_path: Path
) -> None:
    done = command("restore", str(file), url=empty, var=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    papers = paper(empty, "keeper"), paper(original, "postgres")
    for one in papers:
        del one["extensions.sql"]  # only a superuser takes rights on an extension's functions away
    assert papers[0] == papers[1]
    assert rows(empty) == rows(original)
    for question in (SEQUENCES, DATABASE):
        assert asked(empty, question) == asked(original, question)
    assert (tmp_path / "sent" / "sms" / "one.eml").read_text().endswith("Có điện.")
    assert migrations.head() in command("migrate", url=empty, var=tmp_path).stdout
    with (
        tempfile.TemporaryDirectory(prefix="portal-run-") as var,
        portal(Path(var), DATABASE_URL=empty) as running,
    ):
        assert running.status("/readyz") == 200
        assert sign_in(running, "an", "/tickets").status_code == 200
    again = tmp_path / "again"  # by an owner that policies hold
    assert command("backup", str(again), url=empty, var=tmp_path).returncode == 0
    with archive.opened(again) as second:
        customers = second.manifest.rows["public.customer"]
        assert [(str(customers),)] == asked(original, "select count(*)::text from customer")
        assert second.manifest.owner == "keeper"


def sign_in(running: Portal, subject: str, page: str) -> httpx.Response:
    """As a browser does, through the demo's provider; ends on the page."""
    with httpx.Client(follow_redirects=True, headers={"accept": "text/html"}) as browser:
        [start] = re.findall(r'href="(/sign-in/start[^"]*)"', browser.get(running.address + page).text)
        form = browser.get(running.address + start.replace("&amp;", "&"))
        back = browser.post(form.url, data={"subject": subject})
        assert (back.url.path, 'id="root"' in back.text) == (page, True)
        return back


def test_only_its_owner_reads_it_and_no_server_s_password_is_in_it(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    with archive.opened(file) as kept:
        assert "cookie" in kept.text("secrets.toml")
        assert not re.search("^(postgres|app) ", kept.text("secrets.toml"), re.MULTILINE)


def test_a_backup_never_overwrites(original: str, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("dear")
    done = command("backup", str(tmp_path / "kept"), url=original, var=tmp_path)
    assert (done.returncode, (tmp_path / "kept").read_text()) == (1, "dear")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_a_backup_that_is_killed_leaves_nothing_under_its_name(
    original: str, tmp_path: Path, sent: signal.Signals
) -> None:
    target = tmp_path / "kept"
    process = subprocess.Popen(
        [sys.executable, "-m", "portal", "backup", str(target)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": original, "PORTAL_VAR": str(tmp_path / "var")},
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not sum(_sizes(tmp_path)):
        time.sleep(0.001)
    process.send_signal(sent)
    process.wait(timeout=30)
    assert not target.exists()
    assert bool(list(tmp_path.glob(".kept.*"))) == (sent is signal.SIGKILL)


def _sizes(folder: Path) -> Iterator[int]:
    for part in folder.glob(".kept.*"):
        with suppress(FileNotFoundError):
            yield part.stat().st_size


def test_a_restore_that_is_killed_has_changed_nothing(file: Path, empty: str, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "portal", "restore", str(file)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": empty, "PORTAL_VAR": str(tmp_path)},
        stderr=subprocess.DEVNULL,
    )
    at_work = (
        "select count(*) from pg_stat_activity where application_name = 'psql' and xact_start is not null"
    )
    with psycopg.connect(empty, autocommit=True) as db:
        while process.poll() is None and db.execute(at_work).fetchall() == [(0,)]:
            time.sleep(0.002)
    process.kill()
    process.wait(timeout=30)
    with psycopg.connect(empty, autocommit=True) as db:
        while db.execute(at_work).fetchall() != [(0,)]:
            time.sleep(0.01)
        assert db.execute("select count(*) from pg_tables where schemaname = 'public'").fetchall() == [(0,)]


def test_a_portal_that_is_there_gives_way_only_when_told(
    original: str, file: Path, cluster: Cluster, worker_name: str, tmp_path: Path
) -> None:
    url = cluster.clone(f"{worker_name}_there", FILLED)
    with psycopg.connect(libpq(url)) as db:
        db.execute("create table left_behind ()")
    said = command("restore", str(file), url=url, var=tmp_path)
    assert (said.returncode, "--replace" in said.stderr) == (1, True)
    assert asked(url, "select to_regclass('left_behind')::text") == [("left_behind",)]
    with psycopg.connect(libpq(url)):  # somebody works
        said = command("restore", "--replace", str(file), url=url, var=tmp_path)
        assert (said.returncode, "1" in said.stderr) == (1, True)
    said = command("restore", "--replace", str(file), url=url, var=tmp_path)
    assert (said.returncode, "APP_DATABASE_URL" in said.stderr) == (1, True)  # others use its login
    said = command("restore", "--replace", str(file), url=url, var=tmp_path, app=app_url(url))
    assert (said.returncode, said.stderr) == (0, "")
    assert rows(url) == rows(original)
    assert paper(url, "postgres") == paper(original, "postgres")
    cluster.drop(f"{worker_name}_there")


def test_tables_of_somebody_else_are_never_replaced(file: Path, empty: str, tmp_path: Path) -> None:
    with psycopg.connect(empty) as db:
        db.execute("create table theirs ()")
    said = command("restore", "--replace", str(file), url=empty, var=tmp_path)
    assert (said.returncode, "theirs" in said.stderr) == (1, True)


CHANGES: dict[str, Callable[[Manifest], Manifest]] = {
    "of a newer portal": lambda told: replace(told, schema="9999"),
    "of another utility": lambda told: replace(told, profile="ooek"),
    "of a newer server": lambda told: replace(told, server=told.server + 1),
    "of an older server": lambda told: replace(told, server=told.server - 1),
    "of another form": lambda told: replace(told, format=0),
    "with another number of rows": lambda told: replace(told, rows=told.rows | {"public.customer": 1}),
    "that wants out of its folder": lambda told: told,
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_does_not_fit_is_refused_in_words(kind: str, file: Path, empty: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    with archive.opened(file) as kept, archive.new(wrong) as made:
        for name in kept.names:
            with kept.open(name) as content:
                made.add("sent/../../out.eml" if "wants" in kind and "sent" in name else name, content)
        made.finish(CHANGES[kind](replace(kept.manifest, digests=made.digests)))
    said = command("restore", str(wrong), url=empty, var=tmp_path / "var")
    assert (said.returncode, "Traceback" in said.stderr) == (1, False)
    assert asked(empty, "select count(*) from pg_tables where schemaname = 'public'") == [(0,)]
    assert not (tmp_path / "out.eml").exists()


@pytest.mark.parametrize("at", [0.0, 0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("how", ["cut", "changed"])
def test_a_damaged_backup_is_found_before_anything_is_touched(
    file: Path, tmp_path: Path, at: float, how: str
) -> None:
    content = bytearray(file.read_bytes())
    place = int(len(content) * at)
    if how == "cut":
        del content[place:]
    else:
        content[place] ^= 0xFF
    (tmp_path / "damaged").write_bytes(content)
    with use("en"), pytest.raises(CannotRun, match="damaged"), archive.opened(tmp_path / "damaged"):
        pass


def test_the_manifest_is_json_that_anybody_reads(file: Path) -> None:
    with zipfile.ZipFile(file) as kept:
        told = json.loads(kept.read("manifest.json"))
    assert told["schema"]
    assert told["rows"]["public.ticket"] > 0
    with archive.opened(file) as again:
        assert json.loads(json.dumps(asdict(again.manifest))) == told
