"""What a message centre says became of a message: parameters of SMPP 3.4, or the text that most write (its appendix B).

Both are read; where they say otherwise, the worse counts. Dates have no zone, so they are left.
"""

from __future__ import annotations

import re

from portal.messages.configuration import Numbers, SmppSettings
from portal.messages.gateways.smpp.connection import Pdu
from portal.messages.models import MessageReason, PartState
from portal.messages.outcomes import Reported

#: Bits of ``esm_class`` that say what a message from there is; 0x04 a receipt, 0x20 a note on the way.
KIND, RECEIPT, ON_THE_WAY = 0x3C, 0x04, 0x20
#: Tags of optional parameters.
PAYLOAD, RECEIPTED_ID, STATE = 0x0424, 0x001E, 0x0427
UCS2 = 8
FIELD = re.compile(r"\b(id|stat|err):[ \t]*([^\s:]*)(?!\S)", re.IGNORECASE)
#: By what they begin with: some write UNDELIVERABLE and FAILED.
STATE_WORDS = {
    "DELIV": PartState.DELIVERED,
    "EXPIRED": PartState.EXPIRED,
    "DELET": PartState.EXPIRED,
    "UNDELIV": PartState.FAILED,
    "REJECT": PartState.FAILED,
    "FAIL": PartState.FAILED,
}
#: ``message_state``; what is on its way, accepted or unknown says nothing yet.
STATES = {
    2: PartState.DELIVERED,
    3: PartState.EXPIRED,
    4: PartState.EXPIRED,
    5: PartState.FAILED,
    8: PartState.FAILED,
}
WORST_FIRST = (PartState.FAILED, PartState.EXPIRED, PartState.DELIVERED)


def read(told: SmppSettings, pdu: Pdu) -> Reported | None:
    """The receipt; None for a message of a person, and for what names no message. Never raises."""
    if pdu.head is None or not _is_receipt(pdu):
        return None
    text = _text(pdu)
    fields = {name.lower(): value for name, value in reversed(FIELD.findall(text.partition(" text:")[0]))}
    number = _number(told, pdu, fields.get("id", ""))
    if not number:
        return None
    state, error = _state(pdu, fields.get("stat", "")), fields.get("err", "")
    detail = " ".join(filter(None, (_code(fields.get("stat", "")), _code(error))))
    reason = None
    if state == PartState.FAILED and error in told.bad_address_errors:
        reason = MessageReason.BAD_ADDRESS
    return Reported(number[:200], state, _raw(pdu, text), reason, detail)


def unread(pdu: Pdu) -> bool:
    """Whether it is a receipt, or may be one, that could not be read."""
    return pdu.head is None or _is_receipt(pdu)


def same_number(written: str, base: Numbers) -> str:
    """A message's number as it is compared: one way for all ways to write it."""
    written = written.strip()
    try:
        return written if base == "text" else str(int(written, 16 if base == "hex" else 10))
    except ValueError:
        return written


def _is_receipt(pdu: Pdu) -> bool:
    """By its class; by its number where a message centre leaves the class away."""
    assert pdu.head is not None
    kind = int(pdu.head.get("esm_class", 0)) & KIND
    return kind in (RECEIPT, ON_THE_WAY) or RECEIPTED_ID in pdu.extras


def _text(pdu: Pdu) -> str:
    assert pdu.head is not None
    octets = pdu.head.get("short_message") or pdu.extras.get(PAYLOAD, b"")
    assert isinstance(octets, bytes)
    code = "utf-16-be" if pdu.head.get("data_coding") == UCS2 else "latin-1"
    return octets.decode(code, "replace").replace("\x00", "")


def _number(told: SmppSettings, pdu: Pdu, in_text: str) -> str:
    """The parameter has the number as it was answered; the text in the message centre's other way."""
    if octets := pdu.extras.get(RECEIPTED_ID):
        written = octets.rstrip(b"\0").decode("ascii", "replace")
        return same_number(written, told.answer_ids)
    return same_number(in_text, told.receipt_ids)


def _state(pdu: Pdu, word: str) -> PartState | None:
    assert pdu.head is not None
    if int(pdu.head.get("esm_class", 0)) & KIND == ON_THE_WAY:
        return None
    octets = pdu.extras.get(STATE, b"")
    said = {STATES.get(octets[0]) if octets else None}
    said.add(next((state for begin, state in STATE_WORDS.items() if word.upper().startswith(begin)), None))
    return next((state for state in WORST_FIRST if state in said), None)


def _code(value: str) -> str:
    """A code and not a sentence, which may name who it goes to."""
    return value if re.fullmatch(r"[A-Za-z]{1,12}|[0-9A-Fa-f]{1,6}", value) else ""


def _raw(pdu: Pdu, text: str) -> str:
    state = pdu.extras.get(STATE, b"").hex()
    return f"{text[:3900]} [{pdu.command} message_state={state or '-'}]"
