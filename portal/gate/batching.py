"""What one run of a page says leaves together, so that the browser draws once what it would draw five times in parts.

Streamlit hands each word of a script to the event loop by itself, which looks every 10 ms at every screen for what there
is to send. Each of some fifty times a click the thread of the script and that of the loop wake each other and wait for the
interpreter, and a browser that gets a page in parts lays out and paints each. Here a run's words are handed over at its
end, or once the first has waited for MAX_DELAY.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

W = TypeVar("W")  #: a word: whatever a run says
MAX_DELAY = 0.05  #: seconds that the first word of a long run waits for others


class Loop(Protocol):
    """What is needed of an event loop."""

    def call_soon_threadsafe(self, call: Callable[[], object]) -> object:
        """Call it there; from any thread."""

    def call_later(self, delay: float, call: Callable[[], object]) -> object:
        """Call it in so many seconds; from the loop's own thread."""


class Together(Generic[W]):
    """The words of one screen's runs, kept until they leave for the event loop, in their order.

    Args:
        loop: where words are taken in.
        take: takes in what leaves, in the loop's thread.
    """

    def __init__(self, loop: Loop, take: Callable[[list[W]], None]) -> None:
        self._loop, self._take = loop, take
        self._lock = threading.Lock()
        self._kept: list[W] = []

    def say(self, word: W, *, last: bool) -> None:
        """Keep a word; after the last of a run all leave. From any thread.

        Raises:
            RuntimeError: the loop is closed.
        """
        with self._lock:
            self._kept.append(word)
            kept = self._kept
            first = len(kept) == 1
        if last:
            self._loop.call_soon_threadsafe(self._leave)
        elif first:
            self._loop.call_soon_threadsafe(
                lambda: self._loop.call_later(MAX_DELAY, lambda: self._leave(kept))
            )

    def now(self) -> None:
        """Let leave what is kept; in the loop's thread."""
        self._leave()

    def _leave(self, only: list[W] | None = None) -> None:
        with self._lock:
            if only is not None and only is not self._kept:
                return  # they have left already
            leaving, self._kept = self._kept, []
        if leaving:
            self._take(leaving)
