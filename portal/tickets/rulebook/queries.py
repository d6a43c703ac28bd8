"""What is asked about the rules: each category's limits as they hold today, and what comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from portal.tickets.model import Category


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
