"""What is asked about the rules: each category's limits as they hold today, and what comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from portal.tickets.sla.labels import named
from portal.tickets.sla.models import Category


def limits(db: Session, on: date) -> Sequence[Row[Any]]:
    """One row a category in use, clock and circumstances: the version that holds on a day, and the next to come."""
    return db.execute(
        text(
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
        ),
        {"day": on},
    ).all()


def categories(db: Session) -> Sequence[Category]:
    """Every category there is, those in use first, the most urgent first."""
    return db.scalars(select(Category).order_by(~Category.active, Category.urgency, Category.code)).all()


def days(db: Session, since: date) -> Sequence[Row[Any]]:
    """Days that the administrator set, from a day on."""
    query = text("select day, working, reason from calendar_day where day >= :since order by day")
    return db.execute(query, {"since": since}).all()


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """What can be asked for, in the language spoken."""

    name: str
    subject: str  #: to suggest
    handler: str


def kinds(db: Session) -> dict[str, CategoryChoice]:
    """Code → the categories in use, the most urgent first."""
    rows = db.execute(
        select(Category.code, Category.words, Category.subject, Category.handler)
        .where(Category.active)
        .order_by(Category.urgency, Category.code)
    )
    told = {r.code: (named(r.words, r.code), r) for r in rows}
    return {code: CategoryChoice(name, named(r.subject, name), r.handler) for code, (name, r) in told.items()}


def names(db: Session) -> dict[str, str]:
    """Code → name of the categories in use, the most urgent first."""
    return {code: kind.name for code, kind in kinds(db).items()}
