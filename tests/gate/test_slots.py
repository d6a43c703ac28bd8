"""A few runs at once, the others in the order in which they were asked for; who takes long keeps nobody waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter, sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from portal.gate import slots as slots_of
from portal.gate.slots import A_PERSON, LEASE, MOST_ASKED, Slots
from portal.gate.streamlit_internals import IDENTITY_HEADER
from tests.gate import scratch

MOST = 2
STEPS = st.lists(st.tuples(st.sampled_from(["ask", "end", "late"]), st.integers(0, 5)), max_size=60)


class Room:
    """Slots whose clock stands still, and what has begun."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, list[int]]] = []
        self.running: set[int] = set()
        self.leases: dict[int, Callable[[], None]] = {}
        self.slots: Slots[int, int] = Slots(
            self._begin, self._later, lambda screen: screen if screen < 100 else "one", MOST
        )
        self._beginning = -1

    def _begin(self, screen: int, asked: list[int]) -> bool:
        self.begun.append((screen, asked))
        self.running.add(screen)
        self._beginning = screen
        return True

    def _later(self, _delay: float, call: Callable[[], None]) -> Room:
        self.leases[self._beginning] = call
        return self

    def cancel(self) -> None:
        """A timer's; the clock stands."""

    def end(self, screen: int) -> None:
        """A run is over."""
        self.running.discard(screen)
        self.slots.ended(screen)


def test_the_third_waits_for_one_of_two() -> None:
    room = Room()
    for screen in (1, 2, 3):
        room.slots.ask(screen, 0)
    assert [screen for screen, _asked in room.begun] == [1, 2]
    assert room.slots.waits(3)
    room.end(1)
    assert room.begun[-1] == (3, [0])
    assert not room.slots.waits(3)


def test_who_opens_many_windows_is_not_before_who_opens_one() -> None:
    room = Room()
    for screen in (100, 101, 102, 103, 104, 7):
        room.slots.ask(screen, 0)
    room.end(100)
    assert room.begun[-1] == (7, [0])


def test_slow_pages_of_one_person_are_few() -> None:
    room = Room()
    for screen in range(100, 110):
        room.slots.ask(screen, 0)
        for late in list(room.leases.values()):
            late()
    assert len(room.running) == A_PERSON
    room.slots.ask(7, 0)
    assert 7 in room.running
    room.end(100)
    assert len(room.running) == A_PERSON + 1


def test_what_a_waiting_screen_asks_for_besides_stays_in_its_order() -> None:
    room = Room()
    for screen in (1, 2, 3, 3, 4):
        room.slots.ask(screen, len(room.begun))
    room.end(1)
    room.end(2)
    assert room.begun[2:] == [(3, [2, 2]), (4, [2])]


def test_who_asks_without_end_fills_no_memory() -> None:
    room = Room()
    for screen in (1, 2):
        room.slots.ask(screen, 0)
    for question in range(1000):
        room.slots.ask(3, question)
    room.end(1)
    [(screen, asked)] = room.begun[2:]
    assert (screen, len(asked), asked[-1]) == (3, MOST_ASKED, 999)


def test_who_takes_long_keeps_nobody_waiting() -> None:
    room = Room()
    for screen in (1, 2, 3):
        room.slots.ask(screen, 0)
    room.leases[1]()
    assert room.begun[-1] == (3, [0])
    assert room.running == {1, 2, 3}


@given(STEPS)
def test_nobody_is_forgotten_and_nobody_passes(steps: list[tuple[str, int]]) -> None:
    """Each screen a person's of its own."""
    room, asked = Room(), []
    for step, screen in steps:
        if step == "ask" and screen not in room.running:
            if not room.slots.waits(screen):
                asked.append(screen)
            room.slots.ask(screen, 0)
        elif step == "end" and screen in room.running:
            room.end(screen)
        elif step == "late" and screen in room.leases:
            room.leases[screen]()
    while room.running:
        room.end(min(room.running))
    assert [screen for screen, _asked in room.begun] == asked
    assert not room.slots.busy


def test_how_long_somebody_waited_is_known_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(slots_of, "monotonic", lambda: now)
    room = Room()
    for screen in (1, 2, 3):
        room.slots.ask(screen, 0)
    now = 101.5
    assert room.slots.wait == 1.5
    room.end(1)
    now = 105.0
    assert room.slots.wait == 1.5
    now = 112.0
    assert room.slots.wait == 0


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[TestClient]:
    script = tmp_path / "main.py"
    script.write_text(f"import time\nimport streamlit as st\ntime.sleep({LEASE * 6})\nst.text('done')\n")
    with scratch.served(script) as client:
        yield client


def test_slow_pages_do_not_stand_in_the_way_of_each_other(browser: TestClient) -> None:
    """Six at once: in turns of two, each waited for, they would take three times as long as one."""
    with ExitStack() as stack:
        people = [{IDENTITY_HEADER: str(n)} for n in range(6)]
        screens = [stack.enter_context(scratch.screen(browser, **each)) for each in people]
        begun = perf_counter()
        for screen in screens:
            screen.ask()
        assert all(screen.hear().texts == ["done"] for screen in screens)
    assert perf_counter() - begun < LEASE * 6 * 2


def test_what_ran_in_a_server_that_stopped_takes_no_slot_of_the_next(tmp_path: Path) -> None:
    script = tmp_path / "main.py"
    script.write_text("import time\nimport streamlit as st\ntime.sleep(0.2)\nst.text('done')\n")
    for _server in range(MOST):
        with scratch.served(script) as client, scratch.screen(client) as left:
            left.ask()
            sleep(0.05)
    with scratch.served(script) as client, scratch.screen(client) as opened:
        assert opened.run().texts == ["done"]
