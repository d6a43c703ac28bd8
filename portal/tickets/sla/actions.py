"""What the administrator does to categories and time limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.access import Conflict, Difference, Invalid, NotFound, Role, action
from portal.fields import tidy
from portal.i18n import _
from portal.organisation import queries as organisation
from portal.tickets.sla.models import Category, Handler, LimitRule
from portal.tickets.sla.policy import MAX_AMOUNT, Clock, TimeUnit

LEAST_URGENT = 99
CODE = re.compile("[a-z][a-z0-9-]{1,39}")


@action("tickets.rulebook.set_limit", Role.ADMINISTRATOR)
def set_limit(
    db: Session, rule_id: int, *, amount: int | None, unit: str, pausable: bool, valid_from: date, source: str
) -> LimitRule:
    """Let a limit be another from a day on: a new version. What was received before keeps the old one.

    Args:
        rule_id: any version of the rule that is replaced; category, clock and circumstances are taken from it.
        amount: in ``unit``; None for no limit.
        valid_from: a day of the utility, today or later.
    """
    old = db.get(LimitRule, rule_id)
    if old is None:
        raise NotFound
    limit = Limit(amount, unit, pausable, valid_from, source)
    return _next_version(db, old.category, old.clock, old.facts, limit)


@action("tickets.rulebook.add_limit", Role.ADMINISTRATOR)
def add_limit(
    db: Session,
    category: str,
    *,
    clock: str,
    amount: int,
    unit: str,
    pausable: bool,
    valid_from: date,
    source: str,
) -> LimitRule:
    """Give a category a limit for every circumstance, where it has none for this clock; else a new version of that."""
    if clock not in list(Clock):
        raise Invalid({"clock": _("Choose one of the list.")})
    return _next_version(db, category, clock, {}, Limit(amount, unit, pausable, valid_from, source))


@dataclass(frozen=True)
class Limit:
    """What a version of a rule says."""

    amount: int | None
    unit: str
    pausable: bool
    valid_from: date
    source: str


def _next_version(
    db: Session, category: str, clock: str, facts: Mapping[str, str], limit: Limit
) -> LimitRule:
    # Locked, so that two administrators at once make one version after the other.
    if db.get(Category, category, with_for_update=True) is None:
        raise NotFound
    if errors := _complaints(db, limit):
        raise Invalid(errors)
    same = (LimitRule.category == category, LimitRule.clock == clock, LimitRule.facts == facts)
    version = db.scalar(select(func.max(LimitRule.version)).where(*same)) or 0
    new = LimitRule(
        category=category,
        clock=clock,
        facts=facts,
        version=version + 1,
        valid_from=limit.valid_from,
        amount=limit.amount,
        unit=limit.unit,
        pausable=limit.pausable,
        assumed=False,
        source=tidy(limit.source),
    )
    db.add(new)
    db.flush()
    return new


def _complaints(db: Session, limit: Limit) -> dict[str, str]:
    errors = {}
    if limit.amount is not None and not 1 <= limit.amount <= MAX_AMOUNT:
        errors["amount"] = _("Between 1 and {most}.", most=MAX_AMOUNT)
    if limit.unit not in list(TimeUnit):
        errors["unit"] = _("Choose one of the list.")
    if limit.valid_from < datetime.now(UTC).astimezone(organisation.zone(db)).date():
        errors["valid_from"] = _("A limit cannot change in the past. Choose today or a later day.")
    if not tidy(limit.source):
        errors["source"] = _("Say where the limit is written, for those who ask later.")
    return errors


@action("tickets.rulebook.add_category", Role.ADMINISTRATOR)
def add_category(
    db: Session,
    code: str,
    *,
    words: Mapping[str, str],
    subject: Mapping[str, str],
    handler: str,
    urgency: int,
    hazard: bool,
    confidential: bool,
    checked: bool,
) -> Category:
    """A category more. Its code never changes: exports, rules and old tickets know it by that.

    Args:
        code: lower case letters, digits and hyphens.
        words, subject: language → name, and the subject to suggest.
        handler: a value of ``Handler``.
        urgency: from 1, the most urgent.
        hazard: a danger to life: whoever has to act is alerted at once.
        checked: whether the centre checks a district's answer before the customer gets it.
    """
    told = {
        "words": _said(words),
        "subject": _said(subject),
        "handler": handler,
        "urgency": urgency,
        "hazard": hazard,
        "confidential": confidential,
        "checked": checked,
    }
    errors = _wrong(told)
    if not CODE.fullmatch(code := tidy(code)):
        errors["code"] = _("2 to 40 lower case letters, digits and hyphens, a letter first.")
    if errors:
        raise Invalid(errors)
    row = insert(Category).values(code=code, **told).on_conflict_do_nothing().returning(Category.code)
    if db.scalar(row) is None:
        raise Invalid({"code": _("There is a category with this code.")})
    return db.get_one(Category, code)


@action("tickets.rulebook.set_category", Role.ADMINISTRATOR)
def set_category(
    db: Session,
    code: str,
    *,
    version: int,
    words: Mapping[str, str],
    subject: Mapping[str, str],
    handler: str,
    urgency: int,
    hazard: bool,
    confidential: bool,
    checked: bool,
    active: bool,
) -> Category:
    """Change how a category is called, who handles it, how urgent it is, whether it is in use; arguments as for
    `add_category`. Names in other languages stay. Tickets that were forwarded already stay where they are."""
    category = db.get(Category, code, with_for_update=True)
    if category is None:
        raise NotFound
    told: dict[str, Any] = {
        "words": _said(words),
        "subject": _said(subject),
        "handler": handler,
        "urgency": urgency,
        "hazard": hazard,
        "confidential": confidential,
        "checked": checked,
        "active": active,
    }
    if errors := _wrong(told):
        raise Invalid(errors)
    told |= {
        n: {k: v for k, v in getattr(category, n).items() if k not in given} | told[n]
        for n, given in (("words", words), ("subject", subject))
    }
    if category.version != version:
        differences = [
            Difference(n, None, v, getattr(category, n)) for n, v in told.items() if getattr(category, n) != v
        ]
        raise Conflict(differences, category.version)
    for name, value in told.items():
        setattr(category, name, value)
    db.flush()
    return category


def _wrong(told: Mapping[str, Any]) -> dict[str, str]:
    errors = {}
    if not told["words"]:
        errors["words"] = _("A category has a name.")
    if told["handler"] not in Handler.words():
        errors["handler"] = _("Choose one of the list.")
    if not 1 <= told["urgency"] <= LEAST_URGENT:
        errors["urgency"] = _("Between 1 and {most}.", most=LEAST_URGENT)
    return errors


def _said(words: Mapping[str, str]) -> dict[str, str]:
    return {language: tidy(text) for language, text in words.items() if tidy(text)}
