"""A ticket as lists show it, personal data masked, and the statement that every list is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, TextClause, func, literal_column, select, text
from sqlalchemy.orm import Session, aliased

from portal.database import rows
from portal.i18n import language
from portal.organisation.models import Person, Unit, Ward
from portal.tickets.models import OPEN, Ticket
from portal.tickets.queries import conditions
from portal.tickets.sla.models import Category


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket as lists show it."""

    district_id: int
    id: int
    number: str
    subject: str
    category: str
    category_words: str
    hazard: bool  #: of a category that is a danger to people
    state: str
    received_at: datetime
    respond_due: datetime | None
    responded_at: datetime | None
    resolve_due: datetime | None
    next_due: datetime | None  #: the limit it runs against, of the clock `next_clock`
    next_clock: str | None
    resolve_rule_id: int | None
    resolved_at: datetime | None
    accepted_at: datetime | None
    urges: int
    urges_open: int
    confidential: bool
    holder_unit_id: int
    unit: str
    holder: str | None
    place: str | None  #: masked
    ward: str | None
    reopened: int  #: how often this case came back before

    @property
    def key(self) -> tuple[int, int]:
        """District and id, as actions take them."""
        return self.district_id, self.id

    @property
    def open(self) -> bool:
        """Whether there is still something to do."""
        return self.state in OPEN

    def overdue(self, now: datetime) -> bool:
        """Whether it is past the limit it runs against, as ``conditions.VIEWS["overdue"]`` counts it."""
        return self.next_due is not None and self.next_due < now

    @property
    def stands(self) -> bool:
        """Whether its clock stands still: it waits for the customer, under a limit that allows it."""
        return self.state == "waiting" and self.next_due is None and self.resolve_rule_id is not None


TicketLines = Select[*tuple[object, ...]]

#: Who holds a ticket, as lists join them.
HOLDER = aliased(Person)
#: What is still to be done, as a condition of a statement over ``lines``.
OPEN_ONES = text(conditions.IS_OPEN)


def _words() -> ColumnElement[str]:
    """A category in the language of now."""
    return func.coalesce(Category.words[language()].astext, Category.words["en"].astext, Category.code)


#: Along the tickets that this one follows; most follow none, and ask nothing.
_REOPENED: ColumnElement[int] = literal_column(
    """case when ticket.follows_id is null then 0 else (
        with recursive back as (
            select ticket.follows_id as id, 1 as times
            union all
            select b.follows_id, back.times + 1 from back
            join ticket b on b.district_id = ticket.district_id and b.id = back.id
            where b.follows_id is not null and back.times < 20)
        select max(times) from back) end""",
    Integer,
)
_LINE: dict[str, Any] = {
    "hazard": Category.hazard,
    "unit": Unit.short_name,
    "holder": HOLDER.name,
    "place": Ticket.place_masked,
    "ward": Ward.name,
    "reopened": _REOPENED,
}


def columns(kind: type, **special: object) -> list[ColumnElement[object]]:
    """The columns of a dataclass of rows, each under its name."""
    known: dict[str, Any] = {**_LINE, "category_words": _words(), **special}
    return [
        (known[f.name] if f.name in known else getattr(Ticket, f.name)).label(f.name) for f in fields(kind)
    ]


def lines() -> TicketLines:
    """Every ticket that may be seen, as lists show it."""
    return (
        select(*columns(TicketRow))
        .join(Unit, Unit.id == Ticket.holder_unit_id)
        .join(Category, Category.code == Ticket.category)
        .outerjoin(HOLDER, HOLDER.id == Ticket.holder_id)
        .outerjoin(Ward, Ward.id == Ticket.ward_id)
    )


def in_view(view: str) -> TextClause:
    """What a view holds, of ``conditions.VIEWS``; any other is what is open."""
    return text(conditions.VIEWS.get(view, conditions.IS_OPEN))


def read(
    db: Session, statement: TicketLines, parameters: Mapping[str, datetime] | None = None
) -> list[TicketRow]:
    """What a statement over ``lines`` finds."""
    return rows(db, statement, TicketRow, **(parameters or {}))
