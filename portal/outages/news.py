"""Telling customers: what they believe by what they were told last, and the news that puts it right.

A notice is a chain of versions: what takes the place of a postponed one names it (``replaces_id``). Customers were told one of
them and believe its hours; what holds is what the last one says.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from portal.access import Invalid
from portal.i18n import _
from portal.outages import notifications, transitions
from portal.outages.models import DROPPED, Outage, OutageState
from portal.outages.notifications import News, Sent


def tell(db: Session, outage: Outage) -> Sent:
    """Write the news that customers do not have yet, of the whole chain. Nothing where they know, or never knew of it.

    All versions are locked by then (`transitions.lock`). ``notified`` follows what leaves: what no gateway takes tells nobody
    until it is released, what is told by phone alone until the first call is made, both of which the database notes (``mark_told``).
    """
    last = _last(db, outage)
    known = _believed(db, last)
    news = _news(last, known, transitions.now(db))
    if news is None:
        return Sent(0, 0)
    sent = notifications.send(db, last, news, last.state)
    if sent.leaves:
        if known is not None and known is not last:
            known.notified = OutageState.MOVED
        last.notified = last.state
    return sent


def tell_anew(db: Session, outage: Outage) -> Sent:
    """The same for who asks for it alone. Raises Invalid when there is nothing to tell."""
    last = _last(db, outage)
    if _news(last, _believed(db, last), transitions.now(db)) is None:
        raise Invalid(_("The customers already know. Nothing was sent."))
    sent = tell(db, outage)
    if sent.kept and not sent.messages:
        raise Invalid(
            _(
                "These messages are written and lie in the folder: no gateway took them. An administrator sends them."
            )
        )
    return sent


def foreseen(db: Session, outage: Outage, **changes: object) -> tuple[News | None, Outage]:
    """What `tell` would write by now, or if the outage were posted, cancelled or at other hours; nothing is locked or changed.

    Also the stored version that it would speak of.
    """
    stored = outage if changes else _last(db, outage)
    would = replace(Foreseen.of(outage), **changes) if changes else stored  # type: ignore[arg-type]
    return _news(would, _believed(db, stored), transitions.now(db)), stored


@dataclass
class Foreseen:
    """An outage as it would be."""

    state: str
    kind: str
    starts: datetime
    ends: datetime
    area: str
    reason: str | None = None
    restored_at: datetime | None = None
    notified: str | None = None
    only_possible: bool = False

    @classmethod
    def of(cls, outage: Outage) -> Foreseen:
        """One that is stored."""
        return cls(**{field.name: getattr(outage, field.name) for field in fields(cls)})


def _news(last: Outage | Foreseen, known: Outage | None, now: datetime) -> News | None:
    """What to tell, by what holds and what is believed; ``known`` is None where nobody was told of it."""
    if last.state == OutageState.POSTED:
        return _standing(last, known, now)
    if known is None:
        return None
    if last.state == OutageState.CANCELLED:
        return notifications.cancelled(known, now)
    return notifications.postponed(known, now) if last.state == OutageState.MOVED else None


def _standing(last: Outage | Foreseen, known: Outage | None, now: datetime) -> News | None:
    if last.notified in DROPPED:
        return notifications.reinstated(last, now)
    if known is None:
        return notifications.posted(last, now)
    return notifications.moved(known, last, now) if known is not last else None


def _last(db: Session, outage: Outage) -> Outage:
    """The version that holds now."""
    while outage.state == OutageState.MOVED:
        later = _one(db, outage, Outage.replaces_id == outage.id)
        if later is None or later.state == OutageState.DRAFT:
            break
        outage = later
    return outage


def _believed(db: Session, last: Outage) -> Outage | None:
    """The version whose hours customers were told last, or are being told by phone, and believe."""
    at: Outage | None = last
    while at is not None and at.notified is None:
        if _being_rung(db, at):
            return at
        at = _one(db, at, Outage.id == at.replaces_id) if at.replaces_id is not None else None
    return at if at is not None and at.notified == OutageState.POSTED else None


def _being_rung(db: Session, outage: Outage) -> bool:
    ringing = text(
        """select exists (select from callback where district_id = :district and outage_id = :outage and state = 'waiting'
                          and tells = 'posted' and claimed_until > now())"""
    )
    return bool(db.scalar(ringing, {"district": outage.district_id, "outage": outage.id}))


def _one(db: Session, outage: Outage, which: ColumnElement[bool]) -> Outage | None:
    return db.scalars(select(Outage).where(Outage.district_id == outage.district_id, which)).first()
