"""What is asked about limits: the rules of a category today and to come, and why a request is due when it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, case, select, text
from sqlalchemy.orm import Session

from portal.i18n import _, language
from portal.organisation.calendars import Calendar, calendar_of
from portal.organisation.models import CalendarDay
from portal.profiles import Day, load
from portal.settings import settings
from portal.tickets.models import Pause as StoredPause
from portal.tickets.sla import explanation
from portal.tickets.sla.deadlines import Pause, due
from portal.tickets.sla.labels import named
from portal.tickets.sla.models import Category, LimitRule
from portal.tickets.sla.policy import Rule


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


@dataclass(frozen=True, eq=False)
class StoredRule(Rule):
    """A rule together with the id of its row."""

    id: int = 0


def rules_of_category(db: Session, category: str) -> list[StoredRule]:
    """Every version of every rule of a category."""
    return [_rule(row) for row in db.scalars(select(LimitRule).where(LimitRule.category == category))]


def pauses(db: Session, district_id: int, ticket_id: int) -> list[Pause]:
    """The times in which the clock of a ticket stood; one that lasts has no end."""
    ends = case((StoredPause.until < text("'infinity'"), StoredPause.until))
    rows = select(StoredPause.since, ends).where(
        StoredPause.district_id == district_id, StoredPause.ticket_id == ticket_id
    )
    return [Pause(since, until) for since, until in db.execute(rows)]


def explained(
    db: Session,
    *,
    rule_id: int | None,
    received: datetime,
    stored: datetime | None,
    now: datetime,
    ticket: tuple[int, int] | None = None,
) -> explanation.Explanation:
    """Why a request is due when it is, by the rule that was applied at receipt.

    A calendar changed since then leaves the stored limit as it is; the sentence then tells the limit only.

    Args:
        ticket: district and id, for the pauses of a rule that may stand still.
    """
    rule = stored_rule(db, rule_id)
    stops = pauses(db, *ticket) if ticket and rule and rule.pausable else []
    applied = due(rule, received, calendar(db), stops)
    told = explanation.explain(applied, now)
    if applied.due == stored:
        return told
    return explanation.Explanation(
        told.left, (_("{limit}, as the calendar stood at receipt.", limit=explanation.limit(rule)),)
    )


def calendar(db: Session) -> Calendar:
    """The utility's working days, those of the administrator included; named in the language of now."""
    rows = db.execute(select(CalendarDay.day, CalendarDay.working, CalendarDay.reason))
    days = [Day(row.day, row.working, {"en": row.reason}) for row in rows]
    return calendar_of(load(settings.profile), days, language())


def stored_rule(db: Session, id: int | None) -> StoredRule | None:
    """The version of a rule that a ticket was given at receipt."""
    row = db.get(LimitRule, id) if id else None
    return _rule(row) if row else None


def _rule(row: LimitRule) -> StoredRule:
    return StoredRule(
        row.category,
        row.clock,  # type: ignore[arg-type]
        row.amount,
        row.unit,  # type: ignore[arg-type]
        row.facts,
        row.version,
        row.valid_from,
        row.pausable,
        row.assumed,
        row.source,
        id=row.id,
    )
