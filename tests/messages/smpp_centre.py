"""A message centre on the loopback that speaks SMPP 3.4 (PDUs by `smpplib`): it remembers what it took, and can misbehave."""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Condition, Thread
from typing import Any

from smpplib import command_codes, smpp
from smpplib.gsm import GSM_CHARACTER_TABLE

WITHIN = 20.0  # seconds


@dataclass(frozen=True)
class Text:
    """A part as it was submitted."""

    number: str
    pdu: Any

    @property
    def to(self) -> str:
        return str(self.pdu.destination_addr.decode())

    @property
    def header(self) -> bytes:
        return self.pdu.short_message[:6] if self.pdu.esm_class & 0x40 else b""

    @property
    def text(self) -> str:
        octets = (self.pdu.short_message or self.pdu.message_payload)[len(self.header) :]
        return str(octets.decode("utf-16-be")) if self.pdu.data_coding == 8 else from_septets(octets)


def from_septets(octets: bytes) -> str:
    """GSM 03.38 by the table of `smpplib`, not ours."""
    letters, rest = [], iter(octets)
    for octet in rest:
        letters.append(GSM_CHARACTER_TABLE[octet if octet != 0x1B else 0x80 + next(rest)])
    return "".join(letters)


class SmppCentre(ThreadingTCPServer):
    """`taken`: what it took; `heard`: commands in order. `statuses`: what the next submissions are answered instead."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, certificate: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.certificate = certificate
        self.taken: list[Text] = []
        self.heard: list[str] = []
        self.binds: list[Any] = []
        self.answers: list[tuple[str, int]] = []  #: how its own requests were answered
        self.statuses: list[int] = []
        self.bind_status = 0
        self.hangs_up: list[
            int
        ] = []  #: after so many more submissions it hangs up, the last taken and not answered
        self.hangs_up_before = False  #: … the last not taken
        self.answers_texts = True
        self.answers_enquiries = True
        self.number = "{:d}"  #: how it writes the number of a message when it takes it
        self.first = 6000
        self.desks: list[Desk] = []
        self.changed = Condition()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def receipt(self, of: str, stat: str, *, err: str = "000", **fields: Any) -> None:
        """Send a receipt, as most write it, to whoever is bound; `fields` overrule those of the PDU."""
        text = f"id:{of} sub:001 dlvrd:001 submit date:2611280800 done date:2611280801 stat:{stat} err:{err} text:Da co"
        self.deliver(**{"esm_class": 0x04, "short_message": text.encode()} | fields)

    def deliver(self, name: str = "deliver_sm", **fields: Any) -> None:
        """Send a message to whoever is bound, and wait for the answer."""
        asked = len(self.answers)
        with self.changed:
            desk = self.desks[-1]
        fields = {"source_addr": "84901000218", "destination_addr": "EVNHCMC", "data_coding": 0} | fields
        desk.say(smpp.make_pdu(name, client=desk, **fields).generate())
        self.until(lambda: len(self.answers) > asked)

    def until(self, come: Any) -> None:
        """Wait until it is so."""
        with self.changed:
            assert self.changed.wait_for(come, WITHIN), "it did not come about"

    def cut(self) -> None:
        """All connections break."""
        with self.changed:
            desks, self.desks[:] = list(self.desks), []
        for desk in desks:
            desk.hang_up()


class Desk(BaseRequestHandler):
    """One connection."""

    server: SmppCentre
    sequence = 0

    def next_sequence(self) -> int:
        self.sequence += 1
        return self.sequence

    def handle(self) -> None:
        with suppress(OSError):
            if self.server.certificate:
                self.request = self.server.certificate.wrap_socket(self.request, server_side=True)
            while raw := self._pdu():
                if not self._serve(raw):
                    return

    def finish(self) -> None:
        with self.server.changed:
            if self in self.server.desks:
                self.server.desks.remove(self)
            self.server.changed.notify_all()

    def say(self, octets: bytes) -> None:
        self.request.sendall(octets)

    def hang_up(self) -> None:
        with suppress(OSError):
            self.request.shutdown(socket.SHUT_RDWR)

    def _pdu(self) -> bytes:
        head = self._exactly(4)
        return head + self._exactly(struct.unpack(">L", head)[0] - 4) if head else b""

    def _exactly(self, size: int) -> bytes:
        got = b""
        while len(got) < size and (more := self.request.recv(size - len(got))):
            got += more
        return got

    def _serve(self, raw: bytes) -> bool:
        """Returns False to hang up."""
        code, status, sequence = struct.unpack(">LLL", raw[4:16])
        name, centre = command_codes.get_command_name(code), self.server
        with centre.changed:
            centre.heard.append(name)  # before the answer: who has it may ask what was heard
            goes_on = self._answered(name, status, sequence, raw)
            centre.changed.notify_all()
        return goes_on

    def _answered(self, name: str, status: int, sequence: int, raw: bytes) -> bool:
        centre = self.server
        if name.endswith(("_resp", "_nack")):
            centre.answers.append((name, status))
            return True
        if name == "bind_transceiver":
            centre.binds.append(smpp.parse_pdu(raw, client=self))
            if not centre.bind_status:
                centre.desks.append(self)
            self._answer(name, sequence, centre.bind_status, system_id="centre")
            return not centre.bind_status
        if name == "submit_sm":
            return self._submitted(sequence, smpp.parse_pdu(raw, client=self, allow_unknown_opt_params=True))
        if name != "enquire_link" or centre.answers_enquiries:
            self._answer(name, sequence, 0)
        return name != "unbind"

    def _submitted(self, sequence: int, pdu: Any) -> bool:
        centre = self.server
        if centre.statuses and (status := centre.statuses.pop(0)):
            self._answer("submit_sm", sequence, status)
            return True
        hangs_up = bool(centre.hangs_up) and len(centre.taken) + 1 >= centre.hangs_up[0]
        if hangs_up:
            centre.hangs_up.pop(0)
            if centre.hangs_up_before:
                return False
        number = centre.first + len(centre.taken)
        centre.taken.append(Text(str(number), pdu))
        if hangs_up:
            return False
        if centre.answers_texts:
            self._answer("submit_sm", sequence, 0, message_id=centre.number.format(number))
        return True

    def _answer(self, name: str, sequence: int, status: int, **fields: Any) -> None:
        pdu = smpp.make_pdu(f"{name}_resp", client=self, status=status, **fields)
        pdu.sequence = sequence
        self.say(pdu.generate())


@contextmanager
def smpp_centre(certificate: ssl.SSLContext | None = None) -> Iterator[SmppCentre]:
    with SmppCentre(certificate) as centre:
        Thread(target=centre.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield centre
        finally:
            centre.shutdown()
            centre.cut()


def settings_of(centre: SmppCentre, more: str = "", *, reports: str = "delivery", marks: bool = False) -> str:
    """The file that names it."""
    return f"""
    [quiet]
    answer = ""
    planned = ""
    [gateway.texts]
    kind = "smpp"
    host = "127.0.0.1"
    port = {centre.port}
    system_id = "portal"
    password = "secret!"
    reports = "{reports}"
    brandname = "EVNHCMC"
    country_code = "84"
    per_second = 1000
    patience_seconds = 2
    marks = {str(marks).lower()}
    {more}
    """
