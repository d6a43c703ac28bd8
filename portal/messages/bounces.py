"""What mail servers send back: whether a letter arrived, is late or never will, as RFC 3464 has it; by a token of ours.

Tokens are signed, so that nobody makes an address bounce by writing to us.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path

from portal.database import system
from portal.messages import reports
from portal.messages.configuration import SmtpSettings, gateways
from portal.messages.models import MessageReason, PartState
from portal.messages.outcomes import Reported
from portal.secret_keys import key
from portal.settings import settings

TOKEN = re.compile(r"(?<![0-9a-f])([0-9a-f]{24})([0-9a-f]{16})(?![0-9a-f])", re.IGNORECASE)
#: Enhanced codes that say of an address that it is none: no such mailbox, host or form, moved away, disabled.
NO_SUCH = re.compile(r"5\.(1\.(1|2|3|6|10)|2\.1)")
#: At one look.
MAILS_AT_ONCE = 200
MAX_MAIL = 1_000_000


def token(name: str) -> str:
    """What stands for a letter where answers to it come back."""
    return name + _signature(name)


def read(raw: bytes) -> list[Reported]:
    """What a mail says of letters of ours; nothing, for an answer of a person or of a holiday. Never raises."""
    mail = message_from_bytes(raw[:MAX_MAIL], policy=default)
    name = _named(mail)
    if name is None:
        return []
    return [
        Reported(name, reached, str(group)[:4000], reason, detail)
        for group in _groups(mail)
        for reached, reason, detail in [_said(group)]
    ]


def collect() -> int:
    """Read what lies in the bounce folders. Returns how many mails there were."""
    read_ = 0
    for told in gateways().gateway.values():
        if isinstance(told, SmtpSettings) and told.maildir is not None:
            read_ += _collect(told.name, told.maildir)
    return read_


def take(gateway: str, raw: bytes) -> int:
    """Keep and apply what one mail says. Returns how many letters it spoke of."""
    found = read(raw)
    with system(reports.ROLE) as db:
        for reported in found:
            reports.take(db, gateway, reported)
    return len(found)


def _collect(gateway: str, folder: Path) -> int:
    new = sorted((folder / "new").iterdir())[:MAILS_AT_ONCE]
    for file in new:
        take(
            gateway, file.read_bytes()
        )  # first kept, then put away: killed in between, it is read again and changes nothing
        file.rename(folder / "cur" / f"{file.name}:2,S")
    return len(new)


def _named(mail: Message) -> str | None:
    """The name of the letter, by its signed token: in whom it came to, or in the envelope's id."""
    places = [*_all(mail, "To"), *_all(mail, "Delivered-To"), *_all(mail, "X-Original-To")]
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            places += [value for group in _status(part) for value in _all(group, "Original-Envelope-Id")]
    for place in places:
        for name, signature in TOKEN.findall(place):
            if hmac.compare_digest(_signature(name.lower()), signature.lower()):
                return str(name.lower())
    return None


def _groups(mail: Message) -> Iterator[Message]:
    """What is said of each recipient."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from (group for group in _status(part) if group["Action"])


def _status(part: Message) -> list[Message]:
    held = part.get_payload()
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []


def _said(group: Message) -> tuple[PartState | None, MessageReason | None, str]:
    action = str(group["Action"]).strip().lower()
    found = re.search(r"[245]\.\d{1,3}\.\d{1,3}", str(group["Status"] or ""))
    status = found[0] if found else ""
    if action == "delivered":
        return PartState.DELIVERED, None, status
    if action != "failed":  # delayed, relayed, expanded: nothing is known yet
        return None, None, status
    if NO_SUCH.fullmatch(status):
        return PartState.FAILED, MessageReason.BAD_ADDRESS, status
    return PartState.FAILED, MessageReason.UNDELIVERED, status


def _all(mail: Message, name: str) -> list[str]:
    return [str(value) for value in mail.get_all(name, [])]


def _signature(name: str) -> str:
    return hmac.new(key(settings.var, "bounces").encode(), name.encode(), hashlib.sha256).hexdigest()[:16]
