"""The words of one run leave together: in order, at its end, or when the first has waited long enough."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.gate.batching import MAX_DELAY, Together

ENOUGH = MAX_DELAY * 20  # seconds


def heard(script: Callable[[Together[str], list[list[str]]], None], words: int) -> list[list[str]]:
    """What left together, of a script in a thread of its own, once so many words have."""

    async def run() -> list[list[str]]:
        left: list[list[str]] = []
        together: Together[str] = Together(asyncio.get_running_loop(), left.append)
        thread = threading.Thread(target=script, args=(together, left))
        thread.start()
        async with asyncio.timeout(ENOUGH):
            while sum(map(len, left)) < words:
                await asyncio.sleep(MAX_DELAY / 50)
        await asyncio.to_thread(thread.join)
        return left

    return asyncio.run(run())


def test_nothing_leaves_before_the_run_has_ended() -> None:
    def script(together: Together[str], left: list[list[str]]) -> None:
        together.say("one", last=False)
        together.say("two", last=False)
        assert left == []
        together.say("over", last=True)

    assert heard(script, 3) == [["one", "two", "over"]]


def test_a_long_run_is_seen_in_parts() -> None:
    def script(together: Together[str], left: list[list[str]]) -> None:
        together.say("one", last=False)
        until(lambda: bool(left))
        together.say("two", last=False)
        together.say("over", last=True)

    assert heard(script, 3) == [["one"], ["two", "over"]]


def test_who_waited_for_one_run_does_not_cut_the_next() -> None:
    def script(together: Together[str], left: list[list[str]]) -> None:
        together.say("one", last=False)
        together.say("over", last=True)
        until(lambda: bool(left))
        together.say("two", last=False)
        threading.Event().wait(MAX_DELAY * 0.9)  # the first run's patience ends
        together.say("three", last=False)
        together.say("over", last=True)

    assert heard(script, 5) == [["one", "over"], ["two", "three", "over"]]


@given(st.lists(st.booleans(), max_size=40))
def test_every_word_arrives_once_and_in_order(ends: list[bool]) -> None:
    script = [(str(i), last) for i, last in enumerate([*ends, True])]

    def say(together: Together[str], _left: list[list[str]]) -> None:
        for word, last in script:
            together.say(word, last=last)

    left = heard(say, len(script))
    assert [word for part in left for word in part] == [word for word, _last in script]


def test_a_loop_that_is_closed_says_so() -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        Together[str](loop, lambda _words: None).say("one", last=True)


def until(seen: Callable[[], bool]) -> None:
    """Wait, in a script's thread."""
    looks = threading.Event()
    while not seen():
        looks.wait(MAX_DELAY / 50)
