"""What is asked about limits: the rules of a category today and to come, and why a request is due when it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal_column, select, text
from sqlalchemy.orm import Session

from portal.database import rows
from portal.i18n import _, language
from portal.organisation import queries as organisation
from portal.organisation.calendars import Calendar, calendar_of
from portal.profiles import Day, load
from portal.settings import settings
from portal.tickets.models import Pause as StoredPause
from portal.tickets.sla import explanation
from portal.tickets.sla.deadlines import Pause, due
from portal.tickets.sla.labels import named
from portal.tickets.sla.models import Category, LimitRule
from portal.tickets.sla.policy import Clock, Rule, TimeUnit


@dataclass(frozen=True, slots=True)
class CurrentLimit:
    """A version of a limit that holds on a day or later, and from when the next will; `amount` None: done at once."""

    id: int
    clock: str
    facts: Mapping[str, str]
    version: int
    valid_from: date
    amount: int | None
    unit: str
    pausable: bool
    assumed: bool
    source: str
    next_from: date | None


@dataclass(frozen=True, slots=True)
class CategoryLimit:
    """A category in use with one of its limits; none where it has none."""

    code: str
    words: Mapping[str, str]
    limit: CurrentLimit | None


_LIMITS = text(
    """
    select distinct on (c.urgency, c.code, r.clock, r.facts, greatest(r.valid_from, :day))
           c.code, c.words, r.id, r.clock, r.facts, r.version, r.valid_from, r.amount, r.unit, r.pausable, r.assumed, r.source,
           (select min(n.valid_from) from limit_rule n
            where n.category = r.category and n.clock = r.clock and n.facts = r.facts
              and n.valid_from > greatest(r.valid_from, :day)) as next_from
    from category c
    left join limit_rule r on r.category = c.code
    where c.active
    order by c.urgency, c.code, r.clock, r.facts, greatest(r.valid_from, :day), r.valid_from desc, r.version desc
    """
)


def limits(db: Session, on: date) -> list[CategoryLimit]:
    """Of each category in use, clock and circumstances the version that holds on a day, and after it each that is to come."""
    return rows(db, _LIMITS, _limit_of, day=on)


def _limit_of(code: str, words: Mapping[str, str], id: int | None, **rule: Any) -> CategoryLimit:
    return CategoryLimit(code, words, None if id is None else CurrentLimit(id, **rule))


def categories(db: Session) -> Sequence[Category]:
    """Every category there is, those in use first, the most urgent first."""
    return db.scalars(select(Category).order_by(~Category.active, Category.urgency, Category.code)).all()


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """What can be asked for, in the language spoken."""

    name: str
    subject: str  #: to suggest
    handler: str
    asks: tuple[str, ...] = ()  #: circumstances that one of its limits depends on


_ASKS: ColumnElement[list[str] | None] = literal_column(
    "(select array_agg(distinct fact) from limit_rule r, jsonb_object_keys(r.facts) fact where r.category = category.code)"
).label("asks")


def kinds(db: Session) -> dict[str, CategoryChoice]:
    """Code → the categories in use, the most urgent first."""
    known = db.execute(
        select(Category.code, Category.words, Category.subject, Category.handler, _ASKS)
        .where(Category.active)
        .order_by(Category.urgency, Category.code)
    )
    told = {r.code: (named(r.words, r.code), r) for r in known}
    return {
        code: CategoryChoice(name, named(r.subject, name), r.handler, tuple(sorted(r.asks or ())))
        for code, (name, r) in told.items()
    }


def names(db: Session) -> dict[str, str]:
    """Code → name of the categories in use, the most urgent first."""
    return {code: kind.name for code, kind in kinds(db).items()}


@dataclass(frozen=True, eq=False)
class StoredRule(Rule):
    """A rule together with the id of its row."""

    id: int = 0


def rules_of_category(db: Session, category: str) -> list[StoredRule]:
    """Every version of every rule of a category."""
    return [_rule(row) for row in db.scalars(select(LimitRule).where(LimitRule.category == category))]


#: When a pause ended, null while it lasts.
_ENDED = case((StoredPause.until < text("'infinity'"), StoredPause.until))


def pauses(db: Session, district_id: int, ticket_id: int) -> list[Pause]:
    """The times in which the clock of a ticket stood; one that lasts has no end."""
    mine = (StoredPause.district_id == district_id, StoredPause.ticket_id == ticket_id)
    return rows(db, select(StoredPause.since.label("start"), _ENDED.label("end")).where(*mine), Pause)


def explained(
    db: Session,
    *,
    rule_id: int | None,
    received: datetime,
    stored: datetime | None,
    now: datetime,
    ticket: tuple[int, int] | None = None,
) -> explanation.Explanation:
    """Why a request is due when it is, by the rule that was applied at receipt and the calendar as it was known then.

    Where a limit was given by another calendar (before such was kept), the sentence tells the limit only.

    Args:
        ticket: district and id, for the pauses of a rule that may stand still.
    """
    rule, stops, days = _applied(db, rule_id, received, ticket)
    applied = due(rule, received, _calendar(days), stops)
    told = explanation.explain(applied, now)
    if applied.due == stored:
        return told
    return explanation.Explanation(
        told.left, (_("{limit}, as the calendar stood at receipt.", limit=explanation.limit(rule)),)
    )


def calendar(db: Session, known_at: datetime) -> Calendar:
    """The utility's working days with those of the administrator, as known at a moment; named in the language of now.

    A request keeps the calendar of its receipt, so that equal requests keep equal limits whatever happens to them.
    """
    return _calendar(
        [Day(d.day, d.working, {"en": d.reason}) for d in organisation.days(db, known_at=known_at)]
    )


def _calendar(days: list[Day]) -> Calendar:
    return calendar_of(load(settings.profile), days, language())


def stored_rule(db: Session, id: int | None) -> StoredRule | None:
    """The version of a rule that a ticket was given at receipt."""
    row = db.get(LimitRule, id) if id else None
    return _rule(row) if row else None


def _applied(
    db: Session, id: int | None, received: datetime, ticket: tuple[int, int] | None
) -> tuple[StoredRule | None, list[Pause], list[Day]]:
    """A stored rule, when the clock of this ticket stood where it may, and the days as known at receipt: one question."""
    district_id, ticket_id = ticket or (None, None)
    stood = and_(
        LimitRule.pausable, StoredPause.district_id == district_id, StoredPause.ticket_id == ticket_id
    )
    found = db.execute(
        select(LimitRule, StoredPause.since, _ENDED, organisation.days_known(received))
        .outerjoin(StoredPause, stood)
        .where(LimitRule.id == id)
    ).all()
    if not found:
        return None, [], []
    days = [Day(date.fromisoformat(day), worked, {"en": why}) for day, worked, why in found[0][3] or ()]
    return _rule(found[0][0]), [Pause(since, ended) for _row, since, ended, _days in found if since], days


def _rule(row: LimitRule) -> StoredRule:
    return StoredRule(
        row.category,
        Clock(row.clock),
        row.amount,
        TimeUnit(row.unit),
        row.facts,
        row.version,
        row.valid_from,
        row.pausable,
        row.assumed,
        row.source,
        id=row.id,
    )
