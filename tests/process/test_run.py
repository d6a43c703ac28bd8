"""`python -m portal run`: answers, says who it is to who comes second, and leaves no process behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from portal.settings import ROOT
from tests.process.portal_process import Portal, left_of, portal


@pytest.fixture
def var() -> Iterator[Path]:
    """Data of its own; not pytest's, whose folder other users may not enter."""
    with tempfile.TemporaryDirectory(prefix="portal-run-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def running() -> Iterator[Portal]:
    """A portal that several tests look at and none ends; its folder lies too deep for a socket."""
    with (
        tempfile.TemporaryDirectory(prefix="portal-run-") as folder,
        portal(Path(folder) / ("deep" * 25)) as started,
    ):
        yield started


def test_who_comes_second_reads_one_line(running: Portal) -> None:
    second = Portal(running.var)
    said = second.rest()
    assert second.process.returncode != 0
    assert len(said.splitlines()) == 1
    assert running.address in said


@pytest.mark.parametrize(("part", "name"), [("worker", "worker"), ("-D", "postgres")])
def test_a_part_that_is_killed_is_started_again(running: Portal, part: str, name: str) -> None:
    before = next(p for p in running.everything() if part in p.cmdline())
    before.kill()
    running.hear(name)
    assert running.status("/livez") == 200


def test_ctrl_c_leaves_nothing(var: Path) -> None:
    with portal(var) as running:
        everything = running.everything()
        assert "postgres" in {process.name() for process in everything}
        running.process.send_signal(signal.SIGINT)
        running.rest()
        assert left_of(everything) == []
        assert running.process.returncode == 0


def test_a_killed_portal_takes_everything_along_and_starts_again(var: Path) -> None:
    with portal(var) as running:
        everything = running.everything()
        running.process.kill()
        running.rest()
        assert left_of(everything) == []
    leave_pid_file_of_another_program(var / "postgres")
    with portal(var) as again:
        assert again.status("/readyz") == 200


def leave_pid_file_of_another_program(data: Path) -> None:
    """As a machine does that lost power and gave the number of the server to somebody else."""
    lines = [str(psutil.Process().pid), str(data), "1", "5432", str(data), "", "1 1", "ready"]
    (data / "postmaster.pid").write_text("\n".join(lines))


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"PORTAL_HOST": "0.0.0.0"}, "PORTAL_DEMO_SIGN_IN_FOR_ANYONE"),
        ({"PORTAL_HOST": "192.0.2.1", "PORTAL_DEMO_SIGN_IN_FOR_ANYONE": "yes"}, "192.0.2.1"),
        ({"PORTAL_PROFILE": "nobody"}, "nobody"),
        (
            {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "PORTAL_DATABASE_PATIENCE": "0"},
            "refused",
        ),
    ],
)
def test_what_cannot_be_started_is_said_in_a_line(var: Path, environment: dict[str, str], word: str) -> None:
    refused = Portal(var, **environment)
    said = refused.rest()
    assert refused.process.returncode != 0
    assert word in said
    assert "Traceback" not in said


def test_a_taken_port_is_said(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        refused = Portal(var, PORTAL_PORT=str(other.getsockname()[1]))
        said = refused.rest()
    assert refused.process.returncode != 0
    assert str(refused.port) in said


def test_a_wrong_setting_is_said_by_its_name() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portal", "run"],
        cwd=ROOT,
        env={"PORTAL_PORT": "many"},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "PORTAL_PORT" in done.stderr
    assert "Traceback" not in done.stderr
