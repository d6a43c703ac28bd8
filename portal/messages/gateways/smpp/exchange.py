"""What goes over one bound connection until it ends: texts and their answers, receipts, and whether anybody is still there."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from socket import socket

from smpplib import consts

from portal.messages.configuration import SmppSettings
from portal.messages.gateways.smpp.connection import Connection, Fields, NotConnected, Pdu
from portal.messages.outcomes import Lost

log = logging.getLogger("portal.smpp")
PARTING = 2.0  # seconds for saying goodbye
LONGEST_WAIT = 5.0  # seconds between looks whether it is over
#: How commands end that are not answered.
SILENT = ("_resp", "_nack", "alert_notification", "outbind")

#: Keeps a message that came; raises where it could not be kept.
Hearing = Callable[[Pdu], None]


class NoAnswer(Lost):
    """It was sent, and the answer did not come."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer to a text: ``status`` 0 and the message centre's number for it, or why not."""

    status: int
    number: str


@dataclass(frozen=True, slots=True)
class Order:
    """A text to submit. Its answer is running from when it may have been sent; until then it can be cancelled."""

    fields: Fields
    answer: Future[Taken] = field(default_factory=Future)


class Exchange:
    """One bound connection, by the thread that owns it."""

    def __init__(self, told: SmppSettings, connection: Connection, ear: socket, hear: Hearing) -> None:
        """
        Args:
            ear: something comes in there when orders wait, or when it is over.
        """
        self._told, self._connection, self._ear, self._hear = told, connection, ear, hear
        self._written: dict[int, Order] = {}
        self._heard, self._asked = time.monotonic(), False

    def serve(self, next_order: Callable[[], Order | None], over: Callable[[], bool]) -> None:
        """Send and hear until it is over. Raises OSError where the connection broke."""
        try:
            while not over():
                while order := next_order():
                    self._submit(order)
                self._hear_one(min(self._until_due(), LONGEST_WAIT))
                self._enquire()
        finally:
            for order in self._written.values():
                order.answer.set_exception(NoAnswer("it broke"))

    def part(self) -> None:
        """Say goodbye, and hear what still comes until they say so too. Never raises."""
        until = time.monotonic() + PARTING
        with suppress(OSError):
            self._connection.send("unbind")
            while (left := until - time.monotonic()) > 0:
                if self._hear_one(left) == "unbind_resp":
                    return

    def _submit(self, order: Order) -> None:
        if not order.answer.set_running_or_notify_cancel():
            return
        try:
            self._written[self._connection.send("submit_sm", **order.fields)] = order
        except BaseException:
            order.answer.set_exception(NoAnswer("it broke"))
            raise

    def _hear_one(self, seconds: float) -> str:
        """What came, if anything did in time."""
        came = self._connection.ready(seconds, self._ear)
        with suppress(BlockingIOError):
            self._ear.recv(4096)
        if not came:
            return ""
        pdu = self._connection.read()
        self._heard, self._asked = time.monotonic(), False
        self._take(pdu)
        return pdu.command

    def _take(self, pdu: Pdu) -> None:
        match pdu.command:
            case "submit_sm_resp" | "generic_nack" if pdu.sequence in self._written:
                self._written.pop(pdu.sequence).answer.set_result(_taken(pdu))
            case "deliver_sm" | "data_sm":
                self._connection.answer(pdu, f"{pdu.command}_resp", self._kept(pdu))
            case "enquire_link":
                self._connection.answer(pdu, "enquire_link_resp")
            case "unbind":
                self._connection.answer(pdu, "unbind_resp")
                raise NotConnected("they said goodbye")
            case name if not name.endswith(SILENT):
                self._connection.answer(pdu, "generic_nack", consts.SMPP_ESME_RINVCMDID)

    def _kept(self, pdu: Pdu) -> int:
        """Acknowledged is only what was kept, so that the rest comes once more."""
        try:
            self._hear(pdu)
        except Exception as error:
            log.warning("gateway %s: a report was not kept: %s", self._told.name, type(error).__name__)
            return int(consts.SMPP_ESME_RX_T_APPN)
        return 0

    def _until_due(self) -> float:
        limit = self._told.patience_seconds if self._asked else self._told.enquire_seconds
        return limit - (time.monotonic() - self._heard)

    def _enquire(self) -> None:
        """After a silence it is asked whether it is still there; who does not answer is not."""
        if self._until_due() > 0:
            return
        if self._asked:
            raise NotConnected("it is silent")
        self._connection.send("enquire_link")
        self._heard, self._asked = time.monotonic(), True


def _taken(pdu: Pdu) -> Taken:
    number = pdu.body.partition(b"\0")[0].decode("ascii", "replace")
    if pdu.command == "generic_nack":
        return Taken(pdu.status or consts.SMPP_ESME_RUNKNOWNERR, "")
    return Taken(pdu.status, number)
