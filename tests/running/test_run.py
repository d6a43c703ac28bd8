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
from tests.running.process import Portal, left_of, portal


@pytest.fixture
def var() -> Iterator[Path]:
    """Data of its own; not pytest's, whose folder other users may not enter."""
    with tempfile.TemporaryDirectory(prefix="portal-run-") as folder:
        yield Path(folder)


def test_it_answers_and_ctrl_c_leaves_nothing(var: Path) -> None:
    with portal(var) as running:
        assert running.status("/livez") == 200
        everything = running.everything()
        names = {process.name() for process in everything}
        running.process.send_signal(signal.SIGINT)
        running.rest()
        assert "postgres" in names
        assert left_of(everything) == []
        assert running.process.returncode == 0


def test_who_comes_second_reads_one_line(var: Path) -> None:
    with portal(var) as running:
        second = Portal(var)
        said = second.rest()
        assert second.process.returncode != 0
        assert len(said.splitlines()) == 1
        assert running.address in said


def test_a_killed_portal_takes_everything_along_and_starts_again(var: Path) -> None:
    with portal(var) as running:
        everything = running.everything()
        running.process.kill()
        running.rest()
        assert left_of(everything) == []
    with portal(var) as again:
        assert again.status("/readyz") == 200


def test_a_part_that_ends_is_started_again(var: Path) -> None:
    with portal(var) as running:
        worker = next(p for p in running.everything() if p.cmdline()[-1] == "worker")
        worker.kill()
        running.hear("worker")
        assert running.status("/livez") == 200


def test_a_pid_file_of_another_program_does_not_stop_the_start(var: Path) -> None:
    with portal(var):
        pass
    stale = [
        str(psutil.Process().pid),
        str(var / "postgres"),
        "1",
        "5432",
        str(var / "postgres"),
        "",
        "1 1",
        "ready",
    ]
    (var / "postgres" / "postmaster.pid").write_text("\n".join(stale))
    with portal(var) as running:
        assert running.status("/readyz") == 200


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
