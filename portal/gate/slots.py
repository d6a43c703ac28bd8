"""How many scripts run at once: more than a few, and each waits for the interpreter at every step of every other.

A run that waits for its slot costs nothing, so a process that is asked for more than it can do slows down evenly: in the order
in which it was asked, and without losing time to changing between threads (measured: docs/speed.md). A run that takes long,
because of a file or a slow statement, keeps its slot for LEASE alone: then the next begins beside it, though not many of one person.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Generic, Protocol, TypeVar

S = TypeVar("S", bound=Hashable)  #: a screen
A = TypeVar("A")  #: what it asks for

MOST = 2  #: runs at once
A_PERSON = 3  #: runs of one person at once, the long ones included
LEASE = 0.25  #: seconds
MOST_ASKED = 8  #: questions of a screen that waits; of more the last counts, as a hand has no more
RECENT = 10.0  #: seconds for which it is remembered how long somebody waited


class Timer(Protocol):
    """What a call that comes later can be told."""

    def cancel(self) -> None:
        """It need not come."""


class Slots(Generic[S, A]):
    """The runs that are under way and those that wait, of one process; all calls in one thread.

    Whose turn it is: of those who have the fewest runs under way, whoever asked first; a person has A_PERSON at most. So nobody who opens
    many windows, or slow pages, comes before who opens one.

    Args:
        begin: starts a screen's run for what it asked, in its order; false where none began. It raises nothing.
        later: calls something in so many seconds.
        whose: the person at a screen.
    """

    def __init__(
        self,
        begin: Callable[[S, list[A]], bool],
        later: Callable[[float, Callable[[], None]], Timer],
        whose: Callable[[S], Hashable],
        most: int = MOST,
    ) -> None:
        self._begin, self._later, self._whose, self._most = begin, later, whose, most
        self._running: dict[S, Timer] = {}
        self._long: set[S] = set()  # under way without a slot
        self._waiting: dict[S, tuple[float, list[A]]] = {}  # since when, and for what
        self._waited: deque[tuple[float, float]] = deque()  # when a run began, and how long it had waited

    def ask(self, screen: S, what: A) -> None:
        """Begin a run as soon as there is a slot."""
        if screen in self._waiting:
            self._waiting[screen][1][MOST_ASKED - 1 :] = [what]
        else:
            self._waiting[screen] = monotonic(), [what]
        self._fill()

    def waits(self, screen: S) -> bool:
        """Whether this screen asked for a run that has not begun."""
        return screen in self._waiting

    def ended(self, screen: S) -> None:
        """A screen's run is over."""
        self._long.discard(screen)
        if timer := self._running.pop(screen, None):
            timer.cancel()
        self._fill()

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self._running or self._long or self._waiting)

    @property
    def wait(self) -> float:
        """Seconds that somebody waits now, or has waited within the last RECENT seconds: the longest."""
        now = monotonic()
        self._forget(now)
        waits = [now - since for since, _asked in self._waiting.values()]
        return max([*waits, *(waited for _at, waited in self._waited)], default=0.0)

    def _forget(self, now: float) -> None:
        while self._waited and self._waited[0][0] < now - RECENT:
            self._waited.popleft()

    def _fill(self) -> None:
        while len(self._running) < self._most and (screen := self._next()) is not None:
            since, asked = self._waiting.pop(screen)
            now = monotonic()
            self._forget(now)
            self._waited.append((now, now - since))
            if self._begin(screen, asked):
                self._keep(screen)

    def _next(self) -> S | None:
        have = Counter(map(self._whose, (*self._running, *self._long)))
        first, fewest = None, A_PERSON
        for screen in self._waiting:
            if (theirs := have[self._whose(screen)]) < fewest:
                first, fewest = screen, theirs
        return first

    def _keep(self, screen: S) -> None:
        if before := self._running.pop(screen, None):
            before.cancel()
        self._running[screen] = self._later(LEASE, lambda: self._late(screen))

    def _late(self, screen: S) -> None:
        if self._running.pop(screen, None):
            self._long.add(screen)
            self._fill()
