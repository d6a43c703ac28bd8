"""Processes are kept running; one that cannot be ends the portal, with the end of its log."""

from __future__ import annotations

import signal
import sys
import weakref
from itertools import count
from pathlib import Path

import pytest

from portal.process.child import Child
from portal.process.supervisor import GIVE_UP_AFTER, GivenUp, Stop, Supervisor, stoppable


def test_a_part_that_ends_again_and_again_ends_the_portal_with_its_log(tmp_path: Path) -> None:
    broken = Child("broken", [sys.executable, "-c", "raise SystemExit('out of order')"], tmp_path / "log")
    said: list[str] = []
    clock = count(0, 20)

    def sleep(_seconds: float) -> None:
        assert broken.process is not None
        broken.process.wait(timeout=30)

    supervisor = Supervisor(said.append, clock=lambda: next(clock), sleep=sleep)
    supervisor.start(broken)
    with pytest.raises(GivenUp) as given_up:
        supervisor.watch()
    assert "out of order" in given_up.value.details
    assert len(said) == GIVE_UP_AFTER - 1


def test_a_part_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause()"
    child = Child("deaf", [sys.executable, "-c", deaf], tmp_path / "log", patience=0.2)
    child.start()
    child.stop()
    assert not child.running


def test_a_long_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.process.child.LOG_LIMIT", 3)
    (tmp_path / "log").write_text("long")
    child = Child("short", [sys.executable, "-c", "print('new')"], tmp_path / "log")
    child.start()
    assert child.process is not None
    child.process.wait(timeout=30)
    assert child.last_lines() == "new"
    assert (tmp_path / "log.old").read_text() == "long"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_stop_that_python_swallows_is_not_lost() -> None:
    class Thing:
        pass

    thing = Thing()
    ring = weakref.ref(thing, lambda _gone: signal.raise_signal(signal.SIGINT))
    with stoppable():
        del thing  # what a callback raises is printed and forgotten
        assert ring() is None
        with pytest.raises(Stop):
            Supervisor(print).watch()


def test_another_signal_does_not_disturb_the_stopping() -> None:
    supervisor = Supervisor(print)
    with stoppable():
        with pytest.raises(Stop):
            signal.raise_signal(signal.SIGINT)
        supervisor.stop()
        signal.raise_signal(signal.SIGTERM)
