"""PDUs over one connection (PyPI ``smpplib`` writes and reads them), in step whatever comes; nothing of them is logged.

The client of `smpplib` is not used: it drops what it has read of a PDU when time runs out, stops at what it does not know,
and writes whole PDUs, with the password, into the log.
"""

from __future__ import annotations

import logging
import select
import socket
import ssl
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from smpplib import command, command_codes, exceptions

from portal.messages.configuration import SmppSettings
from portal.messages.outcomes import Away

logging.getLogger("smpplib").setLevel(
    logging.ERROR
)  # it has a line for every parameter that it does not know
HEADER = struct.Struct(">LLLL")
MAX_PDU = 70_000  # octets: the longest payload, and what stands before it
LAST_NUMBER = 0x7FFFFFFF
ANSWER = 0x80000000  # this bit of a command's number
#: What `Pdu.command` says of what SMPP 3.4 does not have.
UNKNOWN, UNKNOWN_ANSWER = "unknown", "unknown_resp"
#: Fields as `smpplib` takes them.
Fields = dict[str, str | bytes | int]


@dataclass(frozen=True, slots=True)
class Pdu:
    """What came.

    Args:
        command: as SMPP 3.4 calls it, or ``UNKNOWN``, ``UNKNOWN_ANSWER``.
        head: its fields by name; none where they could not be read.
        extras: its optional parameters by their tag.
        body: all of it as it came.
    """

    command: str
    status: int
    sequence: int
    body: bytes
    head: dict[str, bytes | int] | None = None
    extras: dict[int, bytes] = field(default_factory=dict)


class NotConnected(Away):
    """There is no connection, or no longer."""


class OutOfStep(NotConnected):
    """What comes is no SMPP."""


class Connection:
    """One connection to a message centre, of one thread."""

    def __init__(self, told: SmppSettings) -> None:
        """Connect. Raises OSError."""
        self._number = 0
        plain = socket.create_connection((told.host, told.port), timeout=told.patience_seconds)
        try:
            safe = ssl.create_default_context(cafile=told.ca) if told.tls else None
            self._socket = safe.wrap_socket(plain, server_hostname=told.host) if safe else plain
        except BaseException:
            plain.close()
            raise

    @property
    def sequence(self) -> int:
        """The number of the last request; `smpplib` asks for it, and for the next."""
        return self._number

    def next_sequence(self) -> int:
        """One more; after the last comes the first."""
        self._number = self._number % LAST_NUMBER + 1
        return self._number

    def send(self, name: str, **fields: str | bytes | int) -> int:
        """Send a request. Returns its number. Raises OSError when it may have gone in part or not at all."""
        pdu = command.factory(name, client=self, **fields)
        self._socket.sendall(pdu.generate())
        return int(pdu.sequence)

    def answer(self, to: Pdu, name: str, status: int = 0) -> None:
        """Answer a request of theirs."""
        pdu = command.factory(name, client=self, status=status)
        pdu.sequence = to.sequence
        self._socket.sendall(pdu.generate())

    def ready(self, seconds: float, other: socket.socket) -> bool:
        """Wait until something comes, or `other` is called. Returns whether something came."""
        if isinstance(self._socket, ssl.SSLSocket) and self._socket.pending():
            return True
        return self._socket in select.select([self._socket, other], [], [], max(0.0, seconds))[0]

    def read(self) -> Pdu:
        """The next PDU, once one begins to come. Raises OSError: it did not come whole, or is none."""
        head = self._exactly(HEADER.size)
        length, code, status, sequence = HEADER.unpack(head)
        if not HEADER.size <= length <= MAX_PDU:
            raise OutOfStep("a length that no PDU has")
        body = self._exactly(length - HEADER.size)
        try:
            name = str(command_codes.get_command_name(code))
        except exceptions.UnknownCommandError:
            name = UNKNOWN_ANSWER if code & ANSWER else UNKNOWN
        return _read(name, status, sequence, head, body)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _exactly(self, size: int) -> bytes:
        got = bytearray()
        while len(got) < size:
            more = self._socket.recv(size - len(got))
            if not more:
                raise NotConnected("they hung up")
            got += more
        return bytes(got)


#: Requests that bear a message, and what is wanted of them.
BEARERS = ("deliver_sm", "data_sm")
WANTED = ("esm_class", "data_coding", "short_message")


def _read(name: str, status: int, sequence: int, head: bytes, body: bytes) -> Pdu:
    """What bears a message is taken apart; of others the header and the octets are enough."""
    if name not in BEARERS:
        return Pdu(name, status, sequence, body)
    extras: dict[int, bytes] = {}
    found = command.factory(name, sequence=sequence)
    # `smpplib` itself fails at parameters that it has no place for, and at those of another length
    found.parse_optional_params = lambda data: extras.update(_parameters(data))
    try:
        found.parse(head + body)
    except (struct.error, ValueError, KeyError, IndexError, TypeError):
        return Pdu(name, status, sequence, body)
    fields = {key: value for key in WANTED if (value := getattr(found, key, None)) is not None}
    return Pdu(name, status, sequence, body, fields, extras)


def _parameters(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(data):
        tag, length = struct.unpack_from(">HH", data, at)
        yield tag, data[at + 4 : at + 4 + length]
        at += 4 + length
