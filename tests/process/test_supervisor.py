"""Processes are kept running; one that cannot be is given up for a while, or ends the portal with the end of its log."""

from __future__ import annotations

import signal
import sys
import weakref
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from portal import given_up
from portal.given_up import Part
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


def test_a_part_that_dies_at_once_is_given_up_alone_and_tried_again_later(tmp_path: Path) -> None:
    """Hours of its deaths, and then it is mended; the one beside it never notices."""
    mended, seconds, noted = tmp_path / "mended", 0.0, []
    code = (
        "import pathlib, sys, time; time.sleep(60 if pathlib.Path(sys.argv[1]).exists() else 0); sys.exit(3)"
    )
    broken = Child("worker", [sys.executable, "-S", "-c", code, str(mended)], tmp_path / "worker.log")
    steady = Child("pages", [sys.executable, "-S", "-c", "import time; time.sleep(60)"], tmp_path / "log")

    def sleep(_seconds: float) -> None:
        nonlocal seconds
        seconds += 5
        if broken.process is not None and not mended.exists():
            broken.process.wait(timeout=30)

    def note(parts: Sequence[Part]) -> None:
        noted.append(parts)
        given_up.note(tmp_path, parts)

    supervisor = Supervisor(lambda _said: None, clock=lambda: seconds, sleep=sleep, note=note)
    supervisor.start(steady)
    supervisor.start(broken, needed=False)
    while seconds < 2 * 3600:
        supervisor.look()
        sleep(0)
    [[worker]] = [parts for parts in noted if parts][-1:]
    assert worker.name == "worker"
    rests = [round((parts[0].again - datetime.now(UTC)).total_seconds() / 60) for parts in noted if parts]
    assert (rests[:5], set(rests[5:])) == ([1, 2, 4, 8, 10], {10})
    assert [part.name for part in given_up.parts(tmp_path)] == ["worker"]
    assert steady.running
    mended.touch()
    end = seconds + 900
    while seconds < end:
        supervisor.look()
        sleep(0)
    assert given_up.parts(tmp_path) == []
    supervisor.stop()


def test_a_part_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause()"
    child = Child("deaf", [sys.executable, "-c", deaf], tmp_path / "log", patience=0.2)
    child.start()
    child.stop()
    assert not child.running


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
