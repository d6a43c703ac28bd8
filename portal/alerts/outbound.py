"""Where alerts may be sent: out into the world, not back into the utility's own network.

Addresses of chats and of push services are typed or brought by people. Inside `guarded()` a connection goes only to an address
that is public, whatever its name resolves to by then and wherever a redirect leads; unless the administrator of the machine
allows private ones (`PORTAL_ALERTS_PRIVATE_TARGETS`).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address
from typing import Any

from urllib3.util import connection

from portal.settings import settings

_guarding: ContextVar[bool] = ContextVar("guarding", default=False)
_connect: Callable[..., socket.socket] = connection.create_connection


class Forbidden(OSError):
    """The address is not one to which alerts are sent."""


@contextmanager
def guarded() -> Iterator[None]:
    """In here, connections of urllib3 (and so of requests) go to public addresses only. Raises Forbidden."""
    token = _guarding.set(True)
    try:
        yield
    finally:
        _guarding.reset(token)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the world's, also as IPv6 writes one of IPv4."""
    known = ip_address(address.partition("%")[0])
    if isinstance(known, IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return known.is_global and not known.is_multicast


def _create_connection(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
    """Connect to an address that was looked at, not to a name that may answer otherwise the second time."""
    if not _guarding.get() or settings.portal_alerts_private_targets:
        return _connect(address, *args, **kwargs)
    host, port = address
    found = {str(info[4][0]) for info in socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)}
    if not found or not all(map(is_public, found)):
        raise Forbidden("not a public address")
    return _connect((sorted(found)[0], port), *args, **kwargs)


connection.create_connection = _create_connection
