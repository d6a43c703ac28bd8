"""What is asked about the rules: each category's limits as they hold today, and what comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.database import rows
from portal.organisation.models import CalendarDay
from portal.tickets.sla.labels import named
from portal.tickets.sla.models import Category


@dataclass(frozen=True, slots=True)
class CurrentLimit:
    """The version of a limit that holds on a day, and from when the next will; `amount` None: no limit."""

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
    select distinct on (c.urgency, c.code, r.clock, r.facts)
           c.code, c.words, r.id, r.clock, r.facts, r.version, r.valid_from, r.amount, r.unit, r.pausable, r.assumed, r.source,
           (select min(n.valid_from) from limit_rule n
            where n.category = r.category and n.clock = r.clock and n.facts = r.facts
              and n.valid_from > :day) as next_from
    from category c
    left join limit_rule r on r.category = c.code and r.valid_from <= :day
    where c.active
    order by c.urgency, c.code, r.clock, r.facts, r.valid_from desc, r.version desc
    """
)


def limits(db: Session, on: date) -> list[CategoryLimit]:
    """One row a category in use, clock and circumstances: the version that holds on a day, and the next to come."""
    return rows(db, _LIMITS, _limit_of, day=on)


def _limit_of(code: str, words: Mapping[str, str], id: int | None, **rule: Any) -> CategoryLimit:
    return CategoryLimit(code, words, None if id is None else CurrentLimit(id, **rule))


def categories(db: Session) -> Sequence[Category]:
    """Every category there is, those in use first, the most urgent first."""
    return db.scalars(select(Category).order_by(~Category.active, Category.urgency, Category.code)).all()


def days(db: Session, since: date) -> Sequence[CalendarDay]:
    """Days that the administrator set, from a day on."""
    return db.scalars(select(CalendarDay).where(CalendarDay.day >= since).order_by(CalendarDay.day)).all()


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """What can be asked for, in the language spoken."""

    name: str
    subject: str  #: to suggest
    handler: str


def kinds(db: Session) -> dict[str, CategoryChoice]:
    """Code → the categories in use, the most urgent first."""
    known = db.execute(
        select(Category.code, Category.words, Category.subject, Category.handler)
        .where(Category.active)
        .order_by(Category.urgency, Category.code)
    )
    told = {r.code: (named(r.words, r.code), r) for r in known}
    return {code: CategoryChoice(name, named(r.subject, name), r.handler) for code, (name, r) in told.items()}


def names(db: Session) -> dict[str, str]:
    """Code → name of the categories in use, the most urgent first."""
    return {code: kind.name for code, kind in kinds(db).items()}
