"""What mail servers send back: whether a letter arrived, is late or never will, as RFC 3464 has it; by a token of ours.

Tokens are signed, so that nobody makes an address bounce by writing to us. Anybody can write to us, though: a mail is not
parsed, for parsers of addresses and of nested parts fail or take minutes over some; the few fields that count are found in
its text, in a time that grows only as its length does.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from sqlalchemy.exc import OperationalError

from portal.database import system
from portal.messages import reports
from portal.messages.configuration import SmtpSettings, gateways
from portal.messages.models import MessageReason, PartState
from portal.messages.outcomes import Reported, storable
from portal.secret_keys import key
from portal.settings import settings

log = logging.getLogger(__name__)
TOKEN = re.compile(r"(?<![0-9a-f])([0-9a-f]{24})([0-9a-f]{16})(?![0-9a-f])", re.IGNORECASE)
#: Enhanced codes that say of an address that it is none: no such mailbox, host or form, moved away, disabled.
NO_SUCH = re.compile(r"5\.(1\.(1|2|3|6|10)|2\.1)")
#: At one look.
MAILS_AT_ONCE = 200
#: Of what a mail says no more is looked at: bytes of it, parts, groups of fields, letters of a field, tokens.
MAX_MAIL, MAX_PARTS, MAX_GROUPS, MAX_FIELD, MAX_TOKENS = 1_000_000, 1_000, 50, 4_000, 100
BOUNDARY = re.compile(r"^--.*\n?", re.MULTILINE)


def token(name: str) -> str:
    """What stands for a letter where answers to it come back."""
    return name + _signature(name)


def read(raw: bytes) -> list[Reported]:
    """What a mail says of letters of ours; nothing, for an answer of a person or of a holiday. No mail makes it raise."""
    mail = _text(raw)
    groups = list(islice(_groups(mail), MAX_GROUPS))
    name = _named(mail, groups)
    if name is None:
        return []
    return [
        Reported(name, reached, group[:4000], reason, detail)
        for group in groups
        if _all(group, "Action")
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
        flags = _taken(gateway, file)
        with suppress(FileNotFoundError):  # another worker put it away
            # first kept, then put away: killed in between, it is read again and changes nothing
            file.rename(folder / "cur" / f"{file.name}:2,{flags}")
    return len(new)


def _taken(gateway: str, file: Path) -> str:
    """Take what a mail says. Returns its flags in the maildir: seen, and flagged where it could not be taken.

    Whatever a mail does, it is put away and the others are read. Only a database that is away leaves it for later.
    """
    try:
        with file.open("rb") as mail:
            take(gateway, mail.read(MAX_MAIL))
    except OperationalError:
        raise
    except FileNotFoundError:
        return "S"
    except Exception as error:
        log.warning("gateway %s: a mail that came back was not taken: %s", gateway, type(error).__name__)
        return "FS"
    return "S"


def _text(raw: bytes) -> str:
    """A mail as text that a database takes, each line ended alike."""
    text = raw[:MAX_MAIL].decode("utf-8", "replace")
    return storable(text).replace("\r\n", "\n").replace("\r", "\n")


def _named(mail: str, groups: list[str]) -> str | None:
    """The name of the letter, by its signed token: in whom it came to, or in the envelope's id."""
    head = ("\n" + mail).partition("\n\n")[0]
    places = [value for name in ("To", "Delivered-To", "X-Original-To") for value in _all(head, name)]
    places += [value for group in groups for value in _all(group, "Original-Envelope-Id")]
    found = (token for place in places for token in TOKEN.findall(place))
    for name, signature in islice(found, MAX_TOKENS):
        if hmac.compare_digest(_signature(name.lower()), signature.lower()):
            return str(name.lower())
    return None


def _groups(mail: str) -> Iterator[str]:
    """The groups of fields of its delivery notes: of the mail, and of each recipient."""
    for part in BOUNDARY.split(mail, MAX_PARTS):
        head, _, body = ("\n" + part).partition("\n\n")
        if any(kind.lower().startswith("message/delivery-status") for kind in _all(head, "Content-Type")[:1]):
            yield from (group for group in body.split("\n\n") if group)


def _said(group: str) -> tuple[PartState | None, MessageReason | None, str]:
    action = "".join(_all(group, "Action")[:1]).lower()
    found = re.search(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}", "".join(_all(group, "Status")[:1]))
    status = found[0] if found else ""
    if action == "delivered":
        return PartState.DELIVERED, None, status
    if action != "failed":  # delayed, relayed, expanded: nothing is known yet
        return None, None, status
    if NO_SUCH.fullmatch(status):
        return PartState.FAILED, MessageReason.BAD_ADDRESS, status
    return PartState.FAILED, MessageReason.UNDELIVERED, status


def _all(fields: str, name: str) -> list[str]:
    """What fields of this name say, unfolded and cut short."""
    unfolded = re.sub(r"\n(?=[ \t])", "", fields)
    found = re.findall(rf"^{name}[ \t]*:(.*)", unfolded, re.IGNORECASE | re.MULTILINE)
    return [value[:MAX_FIELD].strip() for value in found]


def _signature(name: str) -> str:
    return hmac.new(key(settings.var, "bounces").encode(), name.encode(), hashlib.sha256).hexdigest()[:16]
