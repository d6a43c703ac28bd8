"""Which time limits apply: the dated rules and extra days of the database, handed to the arithmetic of deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, select, text
from sqlalchemy.orm import Session

from portal.access import Invalid
from portal.i18n import _, language
from portal.organisation.calendars import Calendar, calendar_of
from portal.organisation.models import CalendarDay
from portal.profiles import Day, load
from portal.settings import settings
from portal.tickets.models import Pause as Stored
from portal.tickets.models import Ticket
from portal.tickets.sla import explanation
from portal.tickets.sla.deadlines import Pause, due
from portal.tickets.sla.models import LimitRule
from portal.tickets.sla.policy import FACTS, Clock, DeadlineError, Rule, TimeUnit, choose


@dataclass(frozen=True, eq=False)
class StoredRule(Rule):
    """A rule together with the id of its row."""

    id: int = 0


def limits(db: Session, category: str, received: datetime, facts: Mapping[str, str]) -> dict[str, Any]:
    """The columns ``<clock>_due`` and ``<clock>_rule_id`` of a request received at this moment.

    Raises:
        Invalid: for a circumstance that no rule knows.
    """
    rows = db.scalars(select(LimitRule).where(LimitRule.category == category))
    rules, days = [_rule(row) for row in rows], calendar(db)
    found: dict[str, Any] = {}
    for clock in Clock:
        try:
            rule = choose(rules, category, clock, days.day_of(received), facts)
        except DeadlineError as error:
            raise Invalid({"facts": str(error)}) from None
        if isinstance(rule, StoredRule):
            found |= {f"{clock}_due": due(rule, received, days).due, f"{clock}_rule_id": rule.id}
    return found


VERDICTS = {Clock.RESPOND: "responded_at", Clock.ARRIVE: "arrived_at", Clock.RESOLVE: "resolved_at"}


def recompute_targets(db: Session, ticket: Ticket) -> None:
    """After a clock has stopped or gone on: move the limits that are still to be kept and may stand still.

    Counted from receipt over every pause, by the calendar as it is now. A limit whose clock stands has no end yet.
    """
    told = _pauses(db, ticket.district_id, ticket.id)
    for clock, verdict in VERDICTS.items():
        rule = _rule_of(db, getattr(ticket, f"{clock}_rule_id"))
        if rule and rule.pausable and getattr(ticket, verdict) is None:
            setattr(ticket, f"{clock}_due", due(rule, ticket.received_at, calendar(db), told).due)


def _pauses(db: Session, district_id: int, ticket_id: int) -> list[Pause]:
    ends = case((Stored.until < text("'infinity'"), Stored.until))
    rows = select(Stored.since, ends).where(Stored.district_id == district_id, Stored.ticket_id == ticket_id)
    return [Pause(since, until) for since, until in db.execute(rows)]


def circumstances(db: Session, category: str) -> dict[str, tuple[str, ...]]:
    """The facts that the limits of a category depend on, with their values; the first is meant where none is said."""
    rows = db.scalars(select(LimitRule.facts).where(LimitRule.category == category))
    names = {name for facts in rows for name in facts}
    return {name: values for name, values in FACTS.items() if name in names}


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
    rule = _rule_of(db, rule_id)
    stops = _pauses(db, *ticket) if ticket and rule and rule.pausable else []
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


def _rule_of(db: Session, id: int | None) -> StoredRule | None:
    row = db.get(LimitRule, id) if id else None
    return _rule(row) if row else None


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
