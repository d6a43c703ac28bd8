"""A message centre that speaks SMPP 3.4: texts go by one link, and by it come receipts, which say what became of them.

SMPP cannot be asked about a text whose answer was lost. So such a one is never sent again; it is unknown, and counts as not
delivered when no receipt says otherwise.
"""

from __future__ import annotations

import hashlib
import itertools
import logging
import random
import re
import time
from datetime import timedelta

from smpplib import consts

from portal.database import system
from portal.messages import reports
from portal.messages.configuration import SmppSettings
from portal.messages.gateways.http import international
from portal.messages.gateways.pace import Pace
from portal.messages.gateways.smpp import octets, receipts
from portal.messages.gateways.smpp.connection import Fields, Pdu
from portal.messages.gateways.smpp.link import Link
from portal.messages.letters import Letter
from portal.messages.models import MessageReason
from portal.messages.outcomes import Away, Declined, Handed, Lost, NotNow, Reported
from portal.messages.sms_text import sms_parts

log = logging.getLogger("portal.smpp")
BUSY = frozenset({consts.SMPP_ESME_RTHROTTLED, consts.SMPP_ESME_RMSGQFUL})
#: Not taken, and perhaps later.
UNWELL = frozenset({
    consts.SMPP_ESME_RINVBNDSTS, consts.SMPP_ESME_RSYSERR, consts.SMPP_ESME_RSUBMITFAIL, consts.SMPP_ESME_RX_T_APPN,
    consts.SMPP_ESME_RUNKNOWNERR,
})  # fmt: skip
NO_SUCH = frozenset({consts.SMPP_ESME_RINVDSTADR})
NUMBER = re.compile(r"[0-9]{3,20}")
WAIT = timedelta(seconds=10)
AGAIN = 1.0  # seconds between tries of a later part
LONGEST_LIFE = 30 * 24.0  # hours; message centres keep nothing longer


class Smpp:
    """Hands texts over, each part for itself, and hears what becomes of them."""

    harmless_again = False

    def __init__(self, told: SmppSettings) -> None:
        self._told = told
        self._pace = Pace(told.per_second)
        self._link = Link(told, self._hear)
        self._numbers = itertools.count(random.randrange(256))  # noqa: S311 (no secret)

    @property
    def settings(self) -> SmppSettings:
        """What the file says of it."""
        return self._told

    def keep(self) -> None:
        """Stay bound: receipts come to who is."""
        self._link.keep()

    def close(self) -> None:
        """Unbind."""
        self._link.close()

    def submit(self, letter: Letter, *, again: bool) -> Handed:
        """Hand it over. Raises NotNow, Declined, Away: nothing of it was sent, or it can no longer arrive whole."""
        if again:
            return Handed(self._told.name, (letter.name,), unsure=True)
        content = self._content(letter)
        taken: list[str] = []
        for part in content.parts:
            fields = self._fields(letter, part, content)
            try:
                taken.append(self._insist(fields) if taken else self._hand(fields))
            except Lost:
                return Handed(self._told.name, (*taken, letter.name), unsure=True)
            except (NotNow, Declined, Away) as error:
                if not taken:
                    raise
                raise _torn(error, len(taken), len(content.parts)) from None
        return Handed(self._told.name, tuple(number or letter.name for number in taken))

    def _content(self, letter: Letter) -> octets.Octets:
        """Its text as it goes out. Raises Declined for one that takes too many parts."""
        told, text = self._told, self._told.text(letter.body)
        parts = sms_parts(text).parts
        if parts > told.max_parts:
            raise Declined(MessageReason.REFUSED, f"{parts} parts")
        return (
            octets.whole(text) if told.long == "payload" else octets.in_parts(text, next(self._numbers) % 256)
        )

    def _fields(self, letter: Letter, part: bytes, content: octets.Octets) -> Fields:
        """A part as SMPP has it. Raises Declined for a recipient that is no number."""
        told, in_head = self._told, len(part) <= octets.MOST_IN_HEAD
        number = international(letter.recipient, told.country_code)
        if not NUMBER.fullmatch(number):
            raise Declined(MessageReason.BAD_ADDRESS, "no number")
        dest_ton = (1 if told.country_code else 0) if told.dest_ton is None else told.dest_ton
        return {
            "service_type": told.service_type,
            "source_addr_ton": told.source_ton,
            "source_addr_npi": told.source_npi,
            "source_addr": told.sender(letter.unit),
            "dest_addr_ton": dest_ton,
            "dest_addr_npi": told.dest_npi,
            "destination_addr": number,
            "esm_class": consts.SMPP_GSMFEAT_UDHI if content.headed else 0,
            "registered_delivery": 0 if told.reports == "no" else 1,
            "data_coding": content.coding,
            "validity_period": _life(told.lost_after_hours) if told.expires else "",
            "short_message" if in_head else "message_payload": part,
        }

    def _hand(self, fields: Fields) -> str:
        """Submit one part. Returns its number there."""
        self._pace.wait()
        taken = self._link.submit(fields)
        code = f"0x{taken.status:08X}"
        if taken.status in BUSY:
            self._pace.slower()
            raise NotNow(MessageReason.BUSY, WAIT)
        self._pace.faster()
        if taken.status in UNWELL:
            raise Away(code)
        if taken.status:
            unknown = taken.status in NO_SUCH
            raise Declined(MessageReason.BAD_ADDRESS if unknown else MessageReason.REFUSED, code)
        return receipts.same_number(taken.number, self._told.answer_ids)

    def _insist(self, fields: Fields) -> str:
        """Submit a later part: the first ones went, so it is tried for as long as patience lasts."""
        until = time.monotonic() + self._told.patience_seconds
        while True:
            try:
                return self._hand(fields)
            except Lost:
                raise
            except (NotNow, Away):
                if time.monotonic() > until:
                    raise
                time.sleep(AGAIN)

    def _hear(self, pdu: Pdu) -> None:
        """Keep and apply what came. A text of a person is not: nobody here would read it."""
        found = receipts.read(self._told, pdu)
        if found is None and not receipts.unread(pdu):
            log.info("gateway %s: a message of a person was not kept", self._told.name)
            return
        unread = Reported(hashlib.sha256(pdu.body).hexdigest(), None, pdu.body[:2000].hex())
        with system(reports.ROLE) as db:
            reports.take(db, self._told.name, found or unread)


def _torn(error: NotNow | Declined | Away, taken: int, parts: int) -> Declined:
    """Parts of it went and the rest does not: it will not arrive whole."""
    reason = MessageReason.UNREACHABLE if isinstance(error, Away) else error.reason
    return Declined(reason, f"part {taken + 1} of {parts}")


def _life(hours: float) -> str:
    """How long the message centre tries, as SMPP has it, counted from when it takes it."""
    minutes = max(1, round(min(hours, LONGEST_LIFE) * 60))
    return f"0000{minutes // 1440:02}{minutes // 60 % 24:02}{minutes % 60:02}00000R"
