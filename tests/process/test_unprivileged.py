"""Somebody who is not root starts the portal: on their own folder it runs, on others' it says which file, and leaves it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.settings import ROOT

SOMEBODY = pwd.getpwnam("nobody").pw_uid
pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root makes files of others"
)


def command(*arguments: str, var: Path) -> subprocess.CompletedProcess[str]:
    """A command of the portal's, started by somebody who is not root."""
    return _as_somebody("-m", "portal", *arguments, var=var)


def _as_somebody(*arguments: str, var: Path) -> subprocess.CompletedProcess[str]:
    become = ["setpriv", f"--reuid={SOMEBODY}", f"--regid={SOMEBODY}", "--clear-groups"]
    return subprocess.run(
        [*become, sys.executable, "-B", *arguments],
        cwd=ROOT,
        env=os.environ | {"PORTAL_VAR": str(var), "HOME": str(var)},
        capture_output=True,
        text=True,
    )


def give(path: Path, owner: int) -> None:
    """Make them the owner of all of it."""
    for each in (path, *path.rglob("*")):
        os.chown(each, owner, owner, follow_symlinks=False)


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """A data folder of theirs, with a database that they made."""
    with tempfile.TemporaryDirectory(prefix="portal-run-") as folder:
        give(Path(folder), SOMEBODY)
        if _as_somebody("-c", "import sqlalchemy", var=Path(folder)).returncode:
            pytest.skip("this Python is for root alone")
        done = command("migrate", var=Path(folder))
        assert done.returncode == 0, done.stderr
        yield Path(folder)


@pytest.fixture
def var(installed: Path) -> Iterator[Path]:
    """The same; what is taken from them in a test they have again after it."""
    modes = {each: each.stat().st_mode for each in (installed, *installed.rglob("*"))}
    yield installed
    give(installed, SOMEBODY)
    for each, mode in modes.items():
        if each.exists():
            each.chmod(mode)


def closed(path: Path) -> None:
    """Somebody else's, and nobody else reads it."""
    give(path, 0)
    path.chmod(0o700 if path.is_dir() else 0o600)


def readable(path: Path) -> None:
    """Somebody else's, and everybody reads it."""
    give(path, 0)
    path.chmod(0o755 if path.is_dir() else 0o644)


def state(path: Path) -> set[tuple[str, int, int, int]]:
    """Whose each file is, who may read it and how long it is; what a start writes beside the data left aside."""
    told = ((each, each.stat()) for each in (path, *path.rglob("*")) if "log" not in each.parts)
    return {(str(each), s.st_uid, s.st_mode, s.st_size if each.is_file() else 0) for each, s in told}


def test_who_is_not_root_starts_the_server_as_themselves(installed: Path) -> None:
    assert command("migrate", var=installed).returncode == 0
    assert {each.stat().st_uid for each in (installed / "postgres").rglob("*")} == {SOMEBODY}


@pytest.mark.parametrize(
    ("part", "take", "verb"),
    [
        ("", closed, "run"),
        ("", readable, "migrate"),
        ("running.lock", closed, "migrate"),
        ("secrets.toml", closed, "migrate"),
        ("postgres", closed, "run"),
        ("postgres", readable, "migrate"),
        ("postgres/PG_VERSION", closed, "migrate"),
        ("postgres/global/pg_control", closed, "migrate"),
    ],
)
def test_what_belongs_to_somebody_else_is_named_and_stays(
    var: Path, part: str, take: Callable[[Path], None], verb: str
) -> None:
    take(var / part)
    before = state(var / part)
    done = command(verb, var=var)
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert str(var / part.removesuffix("/global/pg_control")) in done.stderr
    assert state(var / part) == before
