"""Whoever does not finish a request is not waited for, and one address does not take every connection.

The server waits as long as a client likes for the rest of a request: a few hundred half-sent ones hold every descriptor.
So a request has `HALF_SENT` seconds to come in whole, headers and body, from its first byte; a connection that says nothing
has as long. A body that is long may take longer, as long as it keeps coming at `RATE`. What waits for us, not for the client,
does not count.

The server has no setting for it; its protocol class is wrapped (uvicorn 0.54, `h11_impl`), before it accepts anybody. A
websocket's handshake is such a request; afterwards the connection is the websocket protocol's, which pings.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from ipaddress import ip_address

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from portal.settings import settings

HALF_SENT = 15.0  # seconds
RATE = 16 * 1024  # bytes a second that a body comes at, once the first seconds are over
OVER = frozenset({h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR})

_PLAIN = H11Protocol.connection_made
_open: dict[str, set[asyncio.BaseTransport]] = defaultdict(set)


class PatientProtocol(H11Protocol):
    """The server's protocol, with an end to waiting."""

    _begun = 0.0
    _received = 0
    _ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count it, and begin to wait."""
        _PLAIN(self, transport)
        if not _counted(self.client[0] if self.client else "", transport):
            transport.abort()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        """The first bytes of a request begin its time, the last end it."""
        if self._ends is None:
            self._wait()
        self._received += len(data)
        super().data_received(data)
        handed_over = self.transport.is_closing() or self.transport.get_protocol() is not self
        if handed_over or self.conn.their_state in OVER:
            self._stop()

    def on_response_complete(self) -> None:
        """A request that came in behind it has its own time; silence is the server's to end (keep-alive)."""
        super().on_response_complete()
        if self.conn.their_state not in OVER and self.conn.trailing_data[0]:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._stop()
        self._begun, self._received = self.loop.time(), 0
        self._ends = self.loop.call_later(HALF_SENT, self._look)

    def _stop(self) -> None:
        if self._ends is not None:
            self._ends.cancel()
            self._ends = None

    def _look(self) -> None:
        """Is it late? A body that keeps coming is not, nor is one that we have stopped reading."""
        now = self.loop.time()
        if self.conn.their_state is h11.SEND_BODY and self.flow.read_paused:
            self._begun += 1.0
        allowed = self._begun + HALF_SENT
        if self.conn.their_state is h11.SEND_BODY:
            allowed += self._received / RATE
        if now < allowed:
            self._ends = self.loop.call_later(max(0.5, allowed - now), self._look)
        else:
            self._ends = None
            self.transport.abort()


def _counted(address: str, transport: asyncio.BaseTransport) -> bool:
    """Whether one more connection of this address is taken; a proxy that is trusted speaks for many."""
    if not address or address in settings.trusted_proxies:
        return True
    mine = _open[network(address)]
    if len(mine) >= settings.portal_connections_per_address:
        mine -= {known for known in mine if known.is_closing()}
    if len(mine) >= settings.portal_connections_per_address:
        return False
    mine.add(transport)
    return True


def network(address: str) -> str:
    """An address, as it is counted: who has one of IPv6 has 2⁶⁴ of them."""
    try:
        there = ip_address(address)
    except ValueError:
        return address
    return address if there.version == 4 else str(int(there) >> 64)


def lose_patience() -> None:
    """From here on no connection is waited for any longer than that, whoever made the server's configuration."""
    H11Protocol.connection_made = _begin  # type: ignore[method-assign, assignment]


def _begin(protocol: H11Protocol, transport: asyncio.Transport) -> None:
    protocol.__class__ = PatientProtocol
    transport.set_protocol(protocol)  # uvloop has looked up already what it calls
    protocol.connection_made(transport)
