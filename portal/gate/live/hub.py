"""The windows of this process, and what each has still to be told. It lives in the server's event loop alone.

A window's news are merged as they come, so a slow one never costs more than a full one: kinds are a handful, and more
tickets than MOST become "look anew".
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypedDict

import anyio

from portal.gate.live.news import Listener, News, read

MOST = 50  #: tickets by number that wait for one window
A_PERSON = 20  #: windows of one person
RECENT = 3.0  #: seconds; what a page has read before its window listens is told once more


class TooMany(Exception):
    """This person has as many windows open as one may."""


class Told(TypedDict, total=False):
    """What a window is told: kinds of news, tickets that came or left, and what became of the connection."""

    kinds: list[str]
    came: list[str]
    left: list[str]
    anew: bool
    cut: bool


@dataclass(eq=False)
class Window:
    """One open window: who looks at it, and what it was not told yet."""

    who: Listener
    woken: anyio.Event = field(default_factory=anyio.Event)
    kinds: set[str] = field(default_factory=set)
    tickets: dict[str, str] = field(default_factory=dict)  #: district-id → came, left or changed
    anew: bool = False  #: something may have been missed: read everything again
    cut: bool | None = None  #: whether nothing is heard now; None where the window knows

    def tell(self, news: News) -> None:
        """Take it in, if it is theirs to know."""
        if not self.who.may_hear(news):
            return
        self.kinds.add(news.kind)
        if news.ticket:
            self._ticket(news)
        self.wake()

    def _ticket(self, news: News) -> None:
        theirs = news.unit == self.who.unit
        how = news.how if theirs or news.how == "changed" else "changed"
        if how == "changed":
            how = self.tickets.get(news.ticket, how)  # it does not undo what is known
        if len(self.tickets) < MOST or news.ticket in self.tickets:
            self.tickets[news.ticket] = how
        else:
            self.anew = True

    def wake(self) -> None:
        """Let its sender look."""
        self.woken.set()

    def take(self) -> Told:
        """What to send now; empty where there is nothing."""
        told: Told = {}
        if self.kinds:
            told["kinds"] = sorted(self.kinds)
        if came := [ticket for ticket, how in self.tickets.items() if how == "came"]:
            told["came"] = came
        if left := [ticket for ticket, how in self.tickets.items() if how == "left"]:
            told["left"] = left
        if self.anew:
            told["anew"] = True
        if self.cut is not None:
            told["cut"] = self.cut
        self.kinds, self.tickets, self.anew, self.cut = set(), {}, False, None
        self.woken = anyio.Event()
        return told


class Hub:
    """All windows of this process."""

    def __init__(self) -> None:
        self.listening = False
        self._windows: set[Window] = set()
        self._people: Counter[int] = Counter()
        self._doubts: dict[int, anyio.Event] = {}
        self._recent: deque[tuple[float, News]] = deque(maxlen=500)

    @contextmanager
    def window(self, who: Listener) -> Iterator[Window]:
        """A window that is told news for as long as it is open.

        Raises:
            TooMany: this person has A_PERSON already.
        """
        if self._people[who.person] >= A_PERSON:
            raise TooMany
        opened = Window(who)
        opened.cut = None if self.listening else True
        self._people[who.person] += 1
        self._windows.add(opened)
        since = time.monotonic() - RECENT
        for at, news in self._recent:
            if at >= since:
                opened.tell(news)
        opened.wake()
        try:
            yield opened
        finally:
            self._windows.discard(opened)
            self._people[who.person] -= 1
            if not self._people[who.person]:
                del self._people[who.person]

    def heard(self, payload: str) -> None:
        """What the database said."""
        said = read(payload)
        if isinstance(said, int):
            self._changed(said)
        elif said:
            self._recent.append((time.monotonic(), said))
            for window in self._windows:
                window.tell(said)

    def turned(self, listening: bool) -> None:
        """The connection to the database is lost, or there again: then everybody reads anew."""
        if listening == self.listening:
            return
        self.listening = listening
        for window in self._windows:
            window.cut, window.anew = not listening, window.anew or listening
            window.wake()
        for person in list(self._doubts):
            self._changed(person)

    def doubt(self, person: int) -> anyio.Event:
        """Set as soon as the rights of a person have changed, or may have.

        Who asks the database for them takes it before, or a change in between is missed.
        """
        return self._doubts.setdefault(person, anyio.Event())

    def _changed(self, person: int) -> None:
        if doubt := self._doubts.pop(person, None):
            doubt.set()


hub = Hub()
