"""One ticket, opened: what lists hide is disclosed to who holds it or asked, on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, select, text, true
from sqlalchemy.orm import Session, aliased

from portal.access import NotFound
from portal.customers.models import Customer
from portal.database import acting, rows
from portal.organisation.models import Person, Unit, Ward
from portal.tickets.models import Ticket
from portal.tickets.queries import lines
from portal.tickets.queries.assignees import handler_name
from portal.tickets.queries.lines import HOLDER, TicketRow
from portal.tickets.sla.models import Category

_taker, _district = aliased(Person), aliased(Unit)
_before, _after = aliased(Ticket), aliased(Ticket)


@dataclass(frozen=True, slots=True)
class OpenedTicket(TicketRow):
    """A ticket as who opened it sees it; its contact in full for who holds it or asked, else masked."""

    said: str
    facts: Mapping[str, str]  #: circumstances that a limit depends on
    channel: str
    handler: str  #: `district`, `centre` or the kind of unit that handles its category
    checked: bool  #: whether the centre checks a district's answer
    contact_name: str | None
    contact_phone: str | None
    customer_id: int | None
    customer: str | None
    customer_code: str | None
    care_note: str | None
    district: str
    goes_to: str  #: the unit it is forwarded to if nobody says otherwise
    holder_id: int | None
    taken_by: str | None
    arrive_due: datetime | None
    arrived_at: datetime | None
    answer: str | None
    follows: str | None  #: the number of the ticket whose case came back by this one
    followed_by: str | None  #: the number of the ticket by which this one's case came back
    mine: bool  #: the unit of who asks holds it
    by_centre: bool  #: the centre holds it
    purpose: str  #: why its contact was disclosed
    way: str | None  #: the channel that an answer would go by now; None: somebody has to ring
    recipient: str | None  #: to which address, masked
    wish: str | None  #: how the customer wants to be told; None: it concerns nobody on record


def ticket(db: Session, number: str, *, reveal: bool = False) -> OpenedTicket:
    """One ticket by its number. Who holds it sees its contact in full, anybody else its mask unless they ask (``reveal``);
    each opening of the contact is recorded.

    Raises:
        NotFound: there is none of this number, or it is not theirs to see.
    """
    seen = next(iter(rows(db, _masked(acting(db).unit_id, number), OpenedTicket)), None)
    if seen is None:
        raise NotFound
    return _disclosed(db, seen) if seen.mine or reveal else seen


def _masked(unit_id: int, number: str) -> Select[*tuple[Any, ...]]:
    """The ticket of this number as this unit sees it, its contact masked."""
    mine = Ticket.holder_unit_id == unit_id
    way = func.way_to_customer(Ticket.district_id, Ticket.id)
    told = way.table_valued("way", "recipient", "wish").render_derived().lateral("told")
    return (
        select(
            *lines.columns(
                OpenedTicket,
                customer=Customer.name,
                customer_code=Customer.code,
                care_note=Customer.care_note,
                district=_district.short_name,
                taken_by=_taker.name,
                mine=mine,
                by_centre=Unit.kind == "centre",
                handler=Category.handler,
                checked=Category.checked,
                goes_to=func.coalesce(handler_name(Category.handler).scalar_subquery(), _district.short_name),
                contact_phone=Ticket.contact_phone_masked,
                follows=_before.number,
                followed_by=_after.number,
                purpose=case((mine, "work"), else_="look-up"),
                way=told.c.way,
                recipient=told.c.recipient,
                wish=told.c.wish,
            )
        )
        .join(Unit, Unit.id == Ticket.holder_unit_id)
        .join(_district, _district.id == Ticket.district_id)
        .join(Category, Category.code == Ticket.category)
        .outerjoin(HOLDER, HOLDER.id == Ticket.holder_id)
        .outerjoin(_taker, _taker.id == Ticket.taken_by)
        .outerjoin(Ward, Ward.id == Ticket.ward_id)
        .outerjoin(
            Customer, and_(Customer.district_id == Ticket.district_id, Customer.id == Ticket.customer_id)
        )
        .outerjoin(_before, and_(_before.district_id == Ticket.district_id, _before.id == Ticket.follows_id))
        .outerjoin(_after, and_(_after.district_id == Ticket.district_id, _after.follows_id == Ticket.id))
        .outerjoin(told, true())
        .where(Ticket.number == number.strip().upper())
    )


def _disclosed(db: Session, seen: OpenedTicket) -> OpenedTicket:
    """The same with its contact and place in full, which is recorded; masked still where the database refuses."""
    contact = db.execute(
        text("select contact_phone, place from disclose_ticket(:district, :id, :why)"),
        {"district": seen.district_id, "id": seen.id, "why": seen.purpose},
    ).one_or_none()
    return replace(seen, contact_phone=contact.contact_phone, place=contact.place) if contact else seen
