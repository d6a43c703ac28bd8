"""Callers who begin a request and never end it, while others want to work."""

from __future__ import annotations

import select
import socket
import time
from contextlib import ExitStack, suppress
from functools import partial

from chaos.outcome import Outcome
from chaos.place import Place, address, ready
from portal.gate.patience import HALF_SENT

BODY = b"POST /sign-in/start HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
HALVES = {
    "nothing": b"",
    "half a line": b"GET / HT",
    "headers without an end": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "a handshake without an end": b"GET /_stcore/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
    "no body": BODY,
    "half a body": BODY + b"x" * 100,
}
LATE = 2.0  # seconds after `HALF_SENT` at which a connection that is still open is a fault


def slow_clients(_place: Place, times: int, outcome: Outcome) -> None:
    """Who sends half a request and waits, a hundred at once and then more."""

    def once(many: int) -> float:
        with ExitStack() as held:
            for _client in range(many):
                with suppress(OSError):  # refused is an answer, too
                    caller = held.enter_context(socket.create_connection(address(), 2.0))
                    caller.sendall(BODY + b"x")
            return max(_answered(outcome) for _ask in range(20))

    for turn in range(times):
        outcome.stand(partial(once, 100 * (turn + 1)))


def half_sent(_place: Place, _times: int, outcome: Outcome) -> None:
    """Each kind of half a request ends when its time is over, and others are answered meanwhile."""

    def once() -> float:
        with ExitStack() as held:
            half = {held.enter_context(socket.create_connection(address(), 2.0)): kind for kind in HALVES}
            for caller, kind in half.items():
                caller.sendall(HALVES[kind])
            begun, worst = time.monotonic(), 0.0
            while half and time.monotonic() - begun < HALF_SENT + LATE:
                worst = max(worst, _answered(outcome))
                for caller in select.select(list(half), [], [], 0.5)[0]:
                    if _hung_up(caller):
                        del half[caller]
            outcome.wrong += [f"still open after {HALF_SENT + LATE:.0f} s: {kind}" for kind in half.values()]
        return worst

    outcome.stand(once)


def _hung_up(caller: socket.socket) -> bool:
    """Whether the server ended it; an answer that comes first is not yet the end."""
    try:
        return not caller.recv(65536)
    except OSError:
        return True


def _answered(outcome: Outcome) -> float:
    """Seconds that somebody else waits for an answer."""
    begun = time.monotonic()
    if not ready(10.0):
        outcome.wrong.append("not ready meanwhile")
    return time.monotonic() - begun
