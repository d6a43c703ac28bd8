"""The moments by which a request must be answered, reached and resolved, as its rules say at receipt and after a pause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.access import Invalid
from portal.tickets.models import Ticket
from portal.tickets.sla.deadlines import due
from portal.tickets.sla.models import Category
from portal.tickets.sla.policy import Clock, DeadlineError, choose
from portal.tickets.sla.queries import StoredRule, calendar, pauses, rules_of_category, stored_rule


def targets(db: Session, category: str, received: datetime, facts: Mapping[str, str]) -> dict[str, Any]:
    """The columns ``<clock>_due`` and ``<clock>_rule_id`` of a request received at this moment.

    Raises:
        Invalid: for a circumstance that no rule knows.
    """
    rules, days = rules_of_category(db, category), calendar(db, received)
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

    Counted from receipt over every pause, by the calendar as it was known at receipt. A limit whose clock stands has
    no end yet.
    """
    stops = pauses(db, ticket.district_id, ticket.id)
    days = calendar(db, ticket.received_at)
    for clock, verdict in VERDICTS.items():
        rule = stored_rule(db, getattr(ticket, f"{clock}_rule_id"))
        if rule and rule.pausable and getattr(ticket, verdict) is None:
            setattr(ticket, f"{clock}_due", due(rule, ticket.received_at, days, stops).due)


def retarget(db: Session, ticket: Ticket, category: Category, facts: Mapping[str, str]) -> None:
    """Put a ticket under another category or circumstances: limits without a verdict become those of the rules at receipt.

    Raises:
        Invalid: for a circumstance that no rule knows.
    """
    with db.no_autoflush:  # the limits move in the one UPDATE that says why
        given = targets(db, category.code, ticket.received_at, facts)
        ticket.category, ticket.facts, ticket.confidential = category.code, dict(facts), category.confidential
        for clock, verdict in VERDICTS.items():
            if getattr(ticket, verdict) is None:
                for column in (f"{clock}_due", f"{clock}_rule_id"):
                    setattr(ticket, column, given.get(column))
        recompute_targets(db, ticket)
    db.flush()
