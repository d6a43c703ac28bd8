"""Lists of tickets and how many each holds. Lists show personal data masked; `single` has the one that is looked at.

Moments are aware; ``now`` and the end of today are those of whoever asks, so that a list, its counts and the words
"38 minutes left" agree. No function issues more than three statements.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, TextClause, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from portal.access import CENTRE
from portal.database import acting, rows
from portal.fields import tidy
from portal.tickets.models import Ticket
from portal.tickets.queries import conditions, lines, search
from portal.tickets.queries.conditions import VIEWS
from portal.tickets.queries.lines import OPEN_ONES, TicketRow, in_view
from portal.tickets.queries.search import MAX_SEARCH_HITS

#: Rows of a page of a list.
PAGE = 50
EVERY_UNIT = 0
#: Who of one's unit holds them; together they are what the unit holds.
WHOSE = ("mine", "others", "nobody")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tickets: ``unit`` None is one's own, EVERY_UNIT all; ``holder`` a person, 0 what nobody has taken; ``whose`` of WHOSE.

    A search looks through whatever may be seen.
    """

    view: str = "all"
    q: str = ""
    unit: int | None = None
    state: str | None = None
    category: str | None = None
    holder: int | None = None
    whose: str | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class TicketCounts:
    """How many tickets each view holds."""

    all: int
    overdue: int
    today: int
    returned: int
    urged: int
    reopened: int
    untold: int = 0
    done: int = 0
    mine: int = 0  #: of the view that is asked for
    others: int = 0
    nobody: int = 0
    confidential: int = (
        0  #: of the open ones, or of those to tell where these are asked for, what not every colleague sees
    )

    @property
    def more(self) -> bool:
        """Whether a search found more than it counts."""
        return self.all > MAX_SEARCH_HITS


def _scope(db: Session, wanted: Filter, view: str = "all") -> ColumnElement[bool]:
    """Who holds them, and the filters besides the view. Whom the centre has to tell an answer, others hold."""
    me = acting(db)
    unit = me.unit_id if wanted.unit is None else wanted.unit
    if wanted.unit is None and view == "untold" and me.role in CENTRE:
        unit = EVERY_UNIT
    return and_(
        true() if unit == EVERY_UNIT else Ticket.holder_unit_id == unit,
        true() if not wanted.state else Ticket.state == wanted.state,
        true() if not wanted.category else Ticket.category == wanted.category,
        true() if wanted.holder is None else _held_by(wanted.holder),
        _whose(wanted.whose, me.person_id) if wanted.whose else true(),
    )


def _held_by(person: int) -> ColumnElement[bool]:
    return Ticket.holder_id == person if person else Ticket.holder_id.is_(None)


def _whose(whose: str, me: int) -> ColumnElement[bool]:
    """One of WHOSE: every ticket is of exactly one."""
    if whose == "nobody":
        return Ticket.holder_id.is_(None)
    return Ticket.holder_id == me if whose == "mine" else Ticket.holder_id != me


def inbox(db: Session, wanted: Filter, *, now: datetime, limit: int = PAGE) -> list[TicketRow]:
    """What is to be done, the most urgent first; of a search whatever was found, what is open first."""
    if q := tidy(wanted.q):
        return search.found(db, q, wanted.view, now, limit, wanted.page)
    statement = (
        lines.lines()
        .where(_scope(db, wanted, wanted.view), in_view(wanted.view))
        .order_by(*_order(wanted.view))
        .limit(limit)
        .offset((wanted.page - 1) * limit)
    )
    return lines.read(db, statement, conditions.parameters(now))


def _order(view: str) -> list[ColumnElement[Any]]:
    """What is open by what runs out next, what is done by when."""
    first = Ticket.resolved_at.desc() if view in ("done", "untold") else Ticket.next_due.asc()
    return [first, Ticket.district_id.asc(), Ticket.id.asc()]


def for_customer(db: Session, district_id: int, customer_id: int, *, limit: int = 20) -> list[TicketRow]:
    """A customer's requests, what is open first, then the newest."""
    statement = (
        lines.lines()
        .where(Ticket.district_id == district_id, Ticket.customer_id == customer_id)
        .order_by(case((OPEN_ONES, 0), else_=1), Ticket.received_at.desc())
        .limit(limit)
    )
    return lines.read(db, statement)


def counts(db: Session, wanted: Filter, *, now: datetime) -> TicketCounts:
    """How many tickets each view of this filter holds, or each of what a search found, in one statement."""
    if q := tidy(wanted.q):
        return _counts_of(db, q, now)
    everybody = replace(wanted, whose=None)
    mine = _whose(wanted.whose, acting(db).person_id) if wanted.whose else true()
    per_view = [func.count().filter(in_view(view), mine).label(view) for view in VIEWS if view != "done"]
    shown = or_(
        and_(OPEN_ONES, _scope(db, everybody)), and_(in_view("untold"), _scope(db, everybody, "untold"))
    )
    done = _number(in_view("done"), _scope(db, wanted)).label("done")
    asked = in_view("untold") if wanted.view == "untold" else OPEN_ONES
    hidden = func.count().filter(asked, mine, Ticket.confidential).label("confidential")
    statement = select(*per_view, done, hidden, *_by_holder(db, wanted)).select_from(Ticket).where(shown)
    (counted,) = rows(db, statement, TicketCounts, **conditions.parameters(now))
    return counted


def _by_holder(db: Session, wanted: Filter) -> list[ColumnElement[int]]:
    """How many of the view each of WHOSE has."""
    me, view = acting(db).person_id, in_view(wanted.view)
    if wanted.view != "done":
        return [func.count().filter(view, _whose(whose, me)).label(whose) for whose in WHOSE]
    return [_number(view, _scope(db, replace(wanted, whose=whose))).label(whose) for whose in WHOSE]


def _number(*wanted: ColumnElement[bool] | TextClause) -> ScalarSelect[int]:
    """How many there are, beside a statement about others."""
    return select(func.count()).select_from(Ticket).where(*wanted).correlate(None).scalar_subquery()


def _counts_of(db: Session, q: str, now: datetime) -> TicketCounts:
    """Of a search, ``all`` is whatever was found, also what is done."""
    hit = search.hits(q)
    per_view = [func.count().filter(true() if v == "all" else in_view(v)).label(v) for v in VIEWS]
    statement = (
        select(*per_view)
        .select_from(Ticket)
        .join(hit, and_(hit.c.district_id == Ticket.district_id, hit.c.id == Ticket.id))
    )
    (counted,) = rows(db, statement, TicketCounts, **conditions.parameters(now))
    return counted


def next_up(db: Session, n: int, *, now: datetime, unit: int | None = None) -> list[TicketRow]:
    """The n most urgent tickets of a unit, by default one's own."""
    return inbox(db, Filter(unit=unit), now=now, limit=n)
