"""The link to a message centre: a thread of its own connects, binds and keeps it up; others hand it texts.

Whatever goes wrong ends the connection, and a new one is made after 1, 2, 4 … 60 s. Of a text that was written to a
connection and not answered nobody knows whether it was taken; of one that was not written everybody knows that it was not.
"""

from __future__ import annotations

import logging
import random
import socket
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from threading import Condition, Event, Thread

from portal.messages.configuration import SmppSettings
from portal.messages.gateways.smpp.connection import Connection, Fields, NotConnected, OutOfStep
from portal.messages.gateways.smpp.exchange import PARTING, Exchange, Hearing, NoAnswer, Order, Taken
from portal.messages.outcomes import Away

log = logging.getLogger("portal.smpp")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between two tries to connect
LINGER = 60.0  # seconds without a text, until a link that nobody hears by says goodbye


class BindRefused(Away):
    """The message centre does not let us in; says its code."""


class _Standing(Enum):
    TRYING = "a connection is being made"
    BOUND = "texts go"
    DOWN = "there is none; another try will be made"


class Link:
    """One bound connection at a time, for whoever asks."""

    def __init__(self, told: SmppSettings, hear: Hearing) -> None:
        self._told, self._hear = told, hear
        self._orders: deque[Order] = deque()
        self._standing, self._why = _Standing.DOWN, Away()
        self._changed = Condition()
        self._ended = Event()
        self._kept = False
        self._wanted = 0.0
        self._thread: Thread | None = None
        self._ear, self._bell = socket.socketpair()
        for end in (self._ear, self._bell):
            end.setblocking(False)

    def keep(self) -> None:
        """Bind and stay so, to hear what comes."""
        self._kept = True
        self._start()

    def submit(self, fields: Fields) -> Taken:
        """Send a text and wait for the answer.

        Raises:
            NotConnected, BindRefused: it was not sent. NoAnswer: it may have been taken.
        """
        self._start()
        order = Order(fields)
        with self._changed:
            self._changed.wait_for(lambda: self._standing != _Standing.TRYING, self._told.patience_seconds)
            if self._standing != _Standing.BOUND:
                raise type(self._why)(*self._why.args)
            self._orders.append(order)
        self._ring()
        try:
            return order.answer.result(self._told.patience_seconds)
        except TimeoutError:
            if order.answer.cancel():
                raise NotConnected("it takes nothing") from None
            raise NoAnswer("not in time") from None

    def close(self) -> None:
        """Say goodbye and hang up; what waits is told that it was not sent."""
        self._ended.set()
        self._ring()
        if self._thread is not None:
            self._thread.join(PARTING * 2)

    def _start(self) -> None:
        with self._changed:
            self._wanted = time.monotonic()
            if self._thread is None and not self._ended.is_set():
                self._standing = _Standing.TRYING
                self._thread = Thread(target=self._run, name=f"smpp {self._told.name}", daemon=True)
                self._thread.start()

    def _ring(self) -> None:
        with suppress(OSError):  # it rings already, or nobody is there
            self._bell.send(b"!")

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._left():
            began = time.monotonic()
            self._stand(_Standing.TRYING)
            try:
                with self._bound() as exchange:
                    self._stand(_Standing.BOUND)
                    exchange.serve(self._next, self._over)
                    self._stand(_Standing.TRYING)
                    exchange.part()
                    continue
            except Exception as error:  # whatever it is, the next connection may be well
                log.warning("gateway %s: %s %s", self._told.name, type(error).__name__, _words(error))
                with self._changed:
                    self._refuse(error if isinstance(error, Away) else NotConnected(type(error).__name__))
            if time.monotonic() - began > LONGEST_PAUSE:  # it was well in between
                pause = FIRST_PAUSE
            self._ended.wait(pause * random.uniform(0.8, 1.2))  # noqa: S311 (no secret)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _over(self) -> bool:
        return self._ended.is_set() or not (self._kept or time.monotonic() - self._wanted < LINGER)

    def _left(self) -> bool:
        """Whether the thread ends: nobody wants it, and who wants it from now on starts another."""
        with self._changed:
            if not self._over():
                return False
            self._thread = None
            self._refuse(NotConnected("closed"))
            return True

    def _next(self) -> Order | None:
        with self._changed:
            return self._orders.popleft() if self._orders else None

    def _stand(self, standing: _Standing) -> None:
        with self._changed:
            self._standing = standing
            self._changed.notify_all()

    def _refuse(self, why: Away) -> None:
        """What was not written is not sent."""
        self._standing, self._why = _Standing.DOWN, why
        while self._orders:
            order = self._orders.popleft()
            if order.answer.set_running_or_notify_cancel():
                order.answer.set_exception(why)
        self._changed.notify_all()

    @contextmanager
    def _bound(self) -> Iterator[Exchange]:
        told, connection = self._told, Connection(self._told)
        try:
            number = connection.send(
                "bind_transceiver",
                system_id=told.system_id,
                password=told.password,
                system_type=told.system_type,
            )
            answer = connection.read()
            if (answer.command, answer.sequence) != ("bind_transceiver_resp", number):
                raise OutOfStep(f"{answer.command} for an answer")
            if answer.status:
                raise BindRefused(f"0x{answer.status:08X}")
            log.info("gateway %s: bound", told.name)
            yield Exchange(told, connection, self._ear, self._hear)
        finally:
            connection.close()


def _words(error: Exception) -> str:
    """What we said ourselves; a system's own words are left, they may hold addresses."""
    return str(error) if isinstance(error, Away) else ""
