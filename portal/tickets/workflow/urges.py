"""Urging: the centre presses a holder, who acknowledges and answers; a flood guard keeps it from becoming noise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from portal import formats
from portal.access import Invalid, NotFound
from portal.database import acting
from portal.i18n import _, listed
from portal.organisation.models import Person
from portal.tickets.models import MAX_URGES, OPEN, Holding, Ticket, Urge
from portal.tickets.workflow.custody import ONGOING, LockedTicket, lock

LONGEST = 1000  #: letters of an urge


def shortened(words: str) -> str:
    """A caller's words as an urge: a long one says its beginning, the thread has the whole."""
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def spent(locked: LockedTicket) -> bool:
    """Whether this holding was urged often enough."""
    return len(_of_holding(locked)) >= MAX_URGES


def guard(locked: LockedTicket) -> None:
    """Raises Invalid, with the last urges, when this holding was urged often enough."""
    rows = _of_holding(locked)
    if len(rows) >= MAX_URGES:
        last = listed(
            _("{person} at {time}", person=r.name, time=formats.moment(r.at, locked.at)) for r in rows
        )
        raise Invalid(
            _(
                "{unit} was urged about this ticket often enough: {last}. A supervisor may urge again.",
                unit=locked.unit.short_name,
                last=last,
            )
        )


def _of_holding(locked: LockedTicket) -> Sequence[Row[datetime, str]]:
    """When the current holding was urged, and by whom."""
    return locked.db.execute(
        select(Urge.at, Person.name)
        .outerjoin(Person, Person.id == Urge.by_id)
        .where(
            Urge.district_id == locked.ticket.district_id,
            Urge.ticket_id == locked.ticket.id,
            Urge.at >= locked.holding.since,
        )
        .order_by(Urge.at)
    ).all()


def urge(locked: LockedTicket, body: str) -> Urge:
    """Write an urge to who holds the ticket."""
    made = Urge(
        district_id=locked.ticket.district_id,
        ticket_id=locked.ticket.id,
        body=body,
        by_id=locked.acting.person_id,
        to_unit_id=locked.holding.unit_id,
        to_person_id=locked.holding.person_id,
        at=locked.at,
    )
    locked.db.add(made)
    locked.db.flush()
    return made


def urge_many(db: Session, ids: list[tuple[int, int]], body: str) -> int:
    """Urge all of these that the flood guard lets; returns how many. Locks in one order, whoever else does the same."""
    me = acting(db)
    wanted = _unzipped(ids)
    since = and_(
        Urge.district_id == Holding.district_id, Urge.ticket_id == Holding.ticket_id, Urge.at >= Holding.since
    )
    statement = (
        select(Holding)
        .join(wanted, and_(wanted.c.district == Holding.district_id, wanted.c.ticket == Holding.ticket_id))
        .join(Ticket, and_(Ticket.district_id == Holding.district_id, Ticket.id == Holding.ticket_id))
        .where(Holding.until == ONGOING, Ticket.state.in_(OPEN), Holding.unit_id != me.unit_id)
        .order_by(Holding.district_id, Holding.ticket_id)
    )
    db.execute(statement.with_for_update(of=[Ticket, Holding]))
    urged = select(func.count()).select_from(Urge).where(since).correlate(Holding).scalar_subquery()
    locked = db.scalars(statement.where(urged < MAX_URGES)).all()
    at = db.execute(select(func.clock_timestamp())).scalar_one()
    db.add_all(
        Urge(
            district_id=h.district_id,
            ticket_id=h.ticket_id,
            body=body,
            by_id=me.person_id,
            at=at,
            to_unit_id=h.unit_id,
            to_person_id=h.person_id,
        )
        for h in locked
    )
    db.flush()
    return len(locked)


def addressed(db: Session, district_id: int, urge_id: int) -> tuple[LockedTicket, Urge]:
    """An unanswered urge to the unit of who acts, with its ticket; both locked.

    Raises:
        NotFound: no such urge, or not to this unit; Invalid: it is answered.
    """
    of_urge = select(Urge.ticket_id).where(
        Urge.district_id == district_id, Urge.id == urge_id, Urge.to_unit_id == acting(db).unit_id
    )
    ticket_id = db.scalar(of_urge)
    if ticket_id is None:
        raise NotFound
    locked = lock(db, district_id, ticket_id)  # the ticket first: everybody locks in this order
    found = db.get_one(Urge, (district_id, urge_id), populate_existing=True, with_for_update=True)
    if found.answered_at:
        raise Invalid(_("This urge was answered already."))
    return locked, found


def _unzipped(ids: list[tuple[int, int]]):  # type: ignore[no-untyped-def]
    districts, tickets = [d for d, _t in ids], [t for _d, t in ids]
    return func.unnest(districts, tickets).table_valued("district", "ticket", name="wanted").render_derived()
