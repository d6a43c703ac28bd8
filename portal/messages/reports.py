"""What gateways say became of messages: kept as it came, applied once. They say it by callback, or when they are asked."""

from __future__ import annotations

import hashlib
import logging

import httpx
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import system
from portal.messages.configuration import HttpSettings, gateways
from portal.messages.gateways import gateway_of
from portal.messages.gateways.http import Http
from portal.messages.models import MessageReason, PartState
from portal.messages.outcomes import Reported, storable

log = logging.getLogger(__name__)
ROLE = "portal_worker"
TAKE = text("select take_report(:gateway, :reference, :state, :reason, :detail, :raw)")
SILENT_PARTS = text(
    """
    update message_part p set ask_at = now() + greatest(cast(:after as float) * interval '1 minute', now() - p.at)
    from (select district_id, id from message_part
          where gateway = :gateway and state = 'handed' and ask_at < now()
            and at < now() - cast(:after as float) * interval '1 minute' and at > now() - cast(:lost as float) * interval '1 hour'
          order by ask_at limit :most for update skip locked) due
    where p.district_id = due.district_id and p.id = due.id
    returning p.reference
    """
)
FORGET = text(
    "delete from gateway_report where id in (select id from gateway_report where at < now() - make_interval(days => 90)"
    " order by at limit 1000)"
)
#: In one look; a gateway that is slow holds up nothing for long.
ASKED_AT_ONCE = 20


class Unknown(LookupError):
    """No gateway of this name takes callbacks at this address."""


class Unsigned(PermissionError):
    """The callback is not signed by who knows the key."""


def take(db: Session, gateway: str, reported: Reported) -> bool:
    """Keep and apply one report; a repeated one, and one that says less than is known, changes nothing."""
    values = {
        "gateway": gateway,
        "reference": storable(reported.reference),
        "state": _said(gateway, reported.state),
        "reason": reported.reason,
        "detail": storable(reported.detail) or None,
        "raw": storable(reported.raw),
    }
    return bool(db.scalar(TAKE, values))


def _said(gateway: str, state: PartState | None) -> str | None:
    """What a state means there: of a network that reports only that it accepted, delivered is no more than that."""
    told = gateways().gateway.get(gateway)
    if state == PartState.DELIVERED and told is not None and told.reports == "network":
        return MessageReason.ACCEPTED
    return state


def known(name: str, secret: str) -> tuple[HttpSettings, str]:
    """The gateway that calls back at this address, and the header in which it signs, in small letters. Raises Unknown."""
    told = gateways().gateway.get(name)
    if not isinstance(told, HttpSettings) or told.report is None or not told.report.secret:
        raise Unknown(name)
    if not _same(told.report.secret, secret):
        raise Unknown(name)
    return told, told.report.hmac_header.lower()


def called_back(name: str, secret: str, body: bytes, params: dict[str, str], headers: dict[str, str]) -> int:
    """Take the reports of a callback; one that holds none is kept as it came. Returns how many there were.

    Raises:
        Unknown, Unsigned; SQLAlchemyError when they could not be kept: the gateway should try again.
    """
    told, header = known(name, secret)
    gateway = gateway_of(told)
    assert isinstance(gateway, Http)
    if not gateway.signed(body, headers.get(header, "")):
        raise Unsigned(name)
    text_ = body.decode("utf-8", "replace").replace("\x00", "")
    found = gateway.read(text_, params)
    digest = hashlib.sha256(body + repr(sorted(params.items())).encode()).hexdigest()
    for reported in found or [Reported(digest, None, (text_ or repr(params))[:4000])]:
        # Each by itself: two callbacks that name the same messages never wait crosswise.
        with system(ROLE) as db:
            take(db, name, reported)
    return len(found)


def ask() -> int:
    """Ask for what stayed silent, of every gateway that can be asked, whatever one of them does. Returns how many reports came."""
    came = 0
    for told in gateways().gateway.values():
        if isinstance(told, HttpSettings) and told.query is not None and told.report is not None:
            try:
                came += _ask(told)
            except (httpx.HTTPError, OSError) as error:
                log.warning("gateway %s says nothing: %s", told.name, type(error).__name__)
    return came


def forget() -> None:
    """Raw reports name phones: ninety days are enough."""
    with system(ROLE) as db:
        db.execute(FORGET)


def _ask(told: HttpSettings) -> int:
    gateway, came = gateway_of(told), 0
    assert isinstance(gateway, Http)
    values = {
        "gateway": told.name,
        "after": told.ask_after_minutes,
        "lost": told.lost_after_hours,
        "most": ASKED_AT_ONCE,
    }
    with system(ROLE) as db:
        due = list(db.scalars(SILENT_PARTS, values))
    for reference in due:
        found = gateway.ask(reference)
        with system(ROLE) as db:
            for reported in found:
                took = Reported(reference, reported.state, reported.raw, reported.reason, reported.detail)
                came += take(db, told.name, took)
    return came


def _same(right: str, given: str) -> bool:
    return hashlib.sha256(right.encode()).digest() == hashlib.sha256(given.encode()).digest()
