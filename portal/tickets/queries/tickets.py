"""Questions about tickets. Lists show personal data masked; opening one ticket discloses its contact, on record.

Moments are aware; ``now`` and the end of today are those of whoever asks, so that a list, its counts and the words
"38 minutes left" agree. No function issues more than three statements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    Subquery,
    TextClause,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import Session, aliased

from portal.access import CENTRE, NotFound
from portal.audit.queries import refuse_if_searched_too_much
from portal.customers.models import Customer
from portal.customers.queries.search import phone_of
from portal.database import acting, rows
from portal.fields import tidy
from portal.i18n import language
from portal.organisation.models import Person, Unit, Ward
from portal.tickets.models import OPEN, Ticket
from portal.tickets.queries import conditions
from portal.tickets.queries.assignees import handler_name
from portal.tickets.queries.conditions import VIEWS as VIEWS
from portal.tickets.sla.models import Category

EVERY_UNIT = 0
PAGE = 50
#: Who of one's unit holds them; together they are what the unit holds.
WHOSE = ("mine", "others", "nobody")
#: A search counts so many; of more it says so.
MAX_SEARCH_HITS = 200


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
    confidential: int = 0  #: of all of them, what not every colleague sees

    @property
    def more(self) -> bool:
        """Whether a search found more than it counts."""
        return self.all > MAX_SEARCH_HITS


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


_holder, _taker, _district = aliased(Person), aliased(Person), aliased(Unit)
_before, _after = aliased(Ticket), aliased(Ticket)
_OPEN = text(conditions.IS_OPEN)


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
    "holder": _holder.name,
    "place": Ticket.place_masked,
    "ward": Ward.name,
    "reopened": _REOPENED,
}


def _columns(kind: type, **special: Any) -> list[Any]:
    """The columns of a dataclass of rows, each under its name."""
    known = _LINE | {"category_words": _words()} | special
    return [
        (known[f.name] if f.name in known else getattr(Ticket, f.name)).label(f.name) for f in fields(kind)
    ]


def _lines() -> Select[Any]:
    return (
        select(*_columns(TicketRow))
        .join(Unit, Unit.id == Ticket.holder_unit_id)
        .join(Category, Category.code == Ticket.category)
        .outerjoin(_holder, _holder.id == Ticket.holder_id)
        .outerjoin(Ward, Ward.id == Ticket.ward_id)
    )


def _view(view: str) -> TextClause:
    return text(VIEWS.get(view, conditions.IS_OPEN))


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
        return _found(db, q, wanted.view, now, limit, wanted.page)
    statement = (
        _lines()
        .where(_scope(db, wanted, wanted.view), _view(wanted.view))
        .order_by(*_order(wanted.view))
        .limit(limit)
        .offset((wanted.page - 1) * limit)
    )
    return _read(db, statement, conditions.parameters(now))


def _order(view: str) -> list[ColumnElement[Any]]:
    """What is open by what runs out next, what is done by when."""
    first = Ticket.resolved_at.desc() if view in ("done", "untold") else Ticket.next_due.asc()
    return [first, Ticket.district_id.asc(), Ticket.id.asc()]


def find(db: Session, q: str, *, now: datetime, view: str = "all", limit: int = PAGE) -> list[TicketRow]:
    """By ticket number, phone or a part of them, customer, or words of subject and text: what is open first, then the newest."""
    q = tidy(q)
    return _found(db, q, view, now, limit, 1) if q else []


def _found(db: Session, q: str, view: str, now: datetime, limit: int, page: int) -> list[TicketRow]:
    found = _hits(q)
    statement = (
        _lines()
        .join(found, and_(found.c.district_id == Ticket.district_id, found.c.id == Ticket.id))
        .where(true() if view == "all" else _view(view))
        .order_by(case((_OPEN, 0), else_=1), Ticket.received_at.desc(), Ticket.id)
        .limit(limit)
        .offset((page - 1) * limit)
    )
    shown = _read(db, statement, conditions.parameters(now))
    if not shown:
        refuse_if_searched_too_much(db, q)
    return shown


def _hits(q: str) -> Subquery:
    """District and id of what PostgreSQL finds (`find_tickets`), once each, `MAX_SEARCH_HITS` and one at most."""
    found = func.find_tickets(q, phone_of(q), MAX_SEARCH_HITS + 1)
    way = found.table_valued("district_id", "id", "step", name="way")
    once = select(way.c.district_id, way.c.id).group_by(way.c.district_id, way.c.id)
    return once.order_by(func.min(way.c.step)).limit(MAX_SEARCH_HITS + 1).subquery("found")


def for_customer(db: Session, district_id: int, customer_id: int, *, limit: int = 20) -> list[TicketRow]:
    """A customer's requests, what is open first, then the newest."""
    statement = (
        _lines()
        .where(Ticket.district_id == district_id, Ticket.customer_id == customer_id)
        .order_by(case((_OPEN, 0), else_=1), Ticket.received_at.desc())
        .limit(limit)
    )
    return _read(db, statement)


def counts(db: Session, wanted: Filter, *, now: datetime) -> TicketCounts:
    """How many tickets each view of this filter holds, or each of what a search found, in one statement."""
    if q := tidy(wanted.q):
        return _counts_of(db, q, now)
    everybody = replace(wanted, whose=None)
    mine = _whose(wanted.whose, acting(db).person_id) if wanted.whose else true()
    per_view = [func.count().filter(_view(view), mine).label(view) for view in VIEWS if view != "done"]
    shown = or_(and_(_OPEN, _scope(db, everybody)), and_(_view("untold"), _scope(db, everybody, "untold")))
    done = _number(_view("done"), _scope(db, wanted)).label("done")
    hidden = func.count().filter(_OPEN, mine, Ticket.confidential).label("confidential")
    statement = select(*per_view, done, hidden, *_by_holder(db, wanted)).select_from(Ticket).where(shown)
    (counted,) = rows(db, statement, TicketCounts, **conditions.parameters(now))
    return counted


def _by_holder(db: Session, wanted: Filter) -> list[ColumnElement[int]]:
    """How many of the view each of WHOSE has."""
    me, view = acting(db).person_id, _view(wanted.view)
    if wanted.view != "done":
        return [func.count().filter(view, _whose(whose, me)).label(whose) for whose in WHOSE]
    return [_number(view, _scope(db, replace(wanted, whose=whose))).label(whose) for whose in WHOSE]


def _number(*wanted: ColumnElement[bool] | TextClause) -> ScalarSelect[int]:
    """How many there are, beside a statement about others."""
    return select(func.count()).select_from(Ticket).where(*wanted).correlate(None).scalar_subquery()


def _counts_of(db: Session, q: str, now: datetime) -> TicketCounts:
    """Of a search, ``all`` is whatever was found, also what is done."""
    found = _hits(q)
    per_view = [func.count().filter(true() if v == "all" else _view(v)).label(v) for v in VIEWS]
    statement = (
        select(*per_view)
        .select_from(Ticket)
        .join(found, and_(found.c.district_id == Ticket.district_id, found.c.id == Ticket.id))
    )
    (counted,) = rows(db, statement, TicketCounts, **conditions.parameters(now))
    return counted


def ticket(db: Session, number: str, *, reveal: bool = False) -> OpenedTicket:
    """One ticket by its number. Who holds it sees its contact in full, anybody else its mask unless they ask (``reveal``);
    each opening of the contact is recorded.

    Raises:
        NotFound: there is none of this number, or it is not theirs to see.
    """
    me = acting(db).unit_id
    mine = Ticket.holder_unit_id == me
    way = func.way_to_customer(Ticket.district_id, Ticket.id)
    told = way.table_valued("way", "recipient", "wish").render_derived().lateral("told")
    statement = (
        select(
            *_columns(
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
        .outerjoin(_holder, _holder.id == Ticket.holder_id)
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
    seen = next(iter(rows(db, statement, OpenedTicket)), None)
    if seen is None:
        raise NotFound
    if not (seen.mine or reveal):
        return seen
    contact = db.execute(
        text("select contact_phone, place from disclose_ticket(:district, :id, :why)"),
        {"district": seen.district_id, "id": seen.id, "why": seen.purpose},
    ).one_or_none()
    return replace(seen, contact_phone=contact.contact_phone, place=contact.place) if contact else seen


def next_up(db: Session, n: int, *, now: datetime, unit: int | None = None) -> list[TicketRow]:
    """The n most urgent tickets of a unit, by default one's own."""
    return inbox(db, Filter(unit=unit), now=now, limit=n)


def _read(
    db: Session, statement: Select[Any], parameters: Mapping[str, datetime] | None = None
) -> list[TicketRow]:
    return rows(db, statement, TicketRow, **(parameters or {}))
