"""The ledger at work: take hold of a ticket's current holding, and ask what may be done with it.

Every action on a ticket begins with :func:`lock`, which locks the ticket and its current holding: of two people who
act at once, the second sees what the first did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, literal_column, select, update
from sqlalchemy.orm import Session

from portal import formats
from portal.access import CENTRE, Invalid, NotFound
from portal.database import Acting, acting
from portal.i18n import _
from portal.organisation.models import Person, Unit
from portal.tickets.models import OPEN, Holding, Ticket, Urge

#: The end of the holding that lasts.
ONGOING: ColumnElement[datetime] = literal_column("'infinity'::timestamptz")
#: A holding lasts at least so long, also where clocks were set back.
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class LockedTicket:
    """A ticket in hand: locked, with its current holding, who acts, and the moment at which it is done (UTC)."""

    db: Session
    ticket: Ticket
    holding: Holding
    acting: Acting
    at: datetime

    @property
    def unit(self) -> Unit:
        """The unit that holds it."""
        return self.db.get_one(Unit, self.holding.unit_id)

    @property
    def holder(self) -> str:
        """Name of the person who holds it, or of the unit where nobody does."""
        name = self.db.scalar(select(Person.name).where(Person.id == self.holding.person_id))
        return name or self.unit.short_name

    @property
    def mine(self) -> bool:
        """Whether the unit of who acts holds it."""
        return self.holding.unit_id == self.acting.unit_id

    @property
    def by_centre(self) -> bool:
        """Whether who acts works at the centre."""
        return self.acting.role in CENTRE

    def must_be_open(self) -> None:
        """Raises Invalid when it is resolved."""
        if self.ticket.state not in OPEN:
            when = formats.datetime(self.ticket.resolved_at)
            raise Invalid(_("This ticket was resolved at {when}.", when=when))

    def must_be_mine(self) -> None:
        """Raises Invalid when it is not open or another unit holds it."""
        self.must_be_open()
        if not self.mine:
            raise Invalid(_("{unit} holds this ticket now.", unit=self.unit.short_name))

    def must_be_accepted(self) -> None:
        """Raises Invalid when a district has not accepted it yet; what the centre holds needs no acceptance."""
        self.must_be_mine()
        if not self.by_centre and self.holding.accepted_at is None:
            raise Invalid(_("Accept the ticket first."))


def lock(db: Session, district_id: int, ticket_id: int) -> LockedTicket:
    """Lock a ticket and its current holding.

    Only these two rows are as they are now when the lock was waited for; whatever else a refusal tells is asked
    after it.

    Raises:
        NotFound: there is no such ticket, or who acts may not see it.
    """
    statement = (
        select(Ticket, Holding)
        .join(Holding, (Holding.district_id == Ticket.district_id) & (Holding.ticket_id == Ticket.id))
        .where(Ticket.district_id == district_id, Ticket.id == ticket_id, Holding.until == ONGOING)
        .with_for_update(of=[Ticket, Holding])
        .execution_options(populate_existing=True)
    )
    # Who waited while the ticket moved on finds no row, as the holding it waited for has ended: look once more.
    row = db.execute(statement).one_or_none() or db.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    at = db.execute(select(func.greatest(func.clock_timestamp(), row.Holding.since + MOMENT))).scalar_one()
    return LockedTicket(db, row.Ticket, row.Holding, acting(db), at)


def answer_open_urges(locked: LockedTicket, answer: str) -> None:
    """Answer every open urge on the ticket with what was done."""
    who = locked.acting.person_id
    locked.db.execute(
        update(Urge)
        .where(
            Urge.district_id == locked.ticket.district_id,
            Urge.ticket_id == locked.ticket.id,
            Urge.answered_at.is_(None),
        )
        .values(
            acknowledged_at=func.coalesce(Urge.acknowledged_at, locked.at),
            acknowledged_by=func.coalesce(Urge.acknowledged_by, who),
            answered_at=locked.at,
            answered_by=who,
            answer=answer[:1000],
        )
        .execution_options(synchronize_session=False)
    )
