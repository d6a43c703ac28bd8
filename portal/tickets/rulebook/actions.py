"""What the administrator does to categories and time limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access import Conflict, Difference, Invalid, NotFound, Role, action
from portal.fields import tidy
from portal.organisation import queries as organisation
from portal.tickets.model import UNITS_OF_TIME, Category, LimitRule
from portal.words import _

MOST = 100_000  #: as the arithmetic of deadlines takes


@action(Role.ADMINISTRATOR)
def set_limit(
    db: Session,
    rule_id: int,
    *,
    amount: int | None,
    unit: str,
    pausable: bool,
    valid_from: date,
    source: str,
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
    errors = {}
    if amount is not None and not 1 <= amount <= MOST:
        errors["amount"] = _("Between 1 and {most}.", most=MOST)
    if unit not in UNITS_OF_TIME:
        errors["unit"] = _("Choose one of the list.")
    if valid_from < datetime.now(UTC).astimezone(organisation.zone(db)).date():
        errors["valid_from"] = _("A limit cannot change in the past. Choose today or a later day.")
    if not (source := tidy(source)):
        errors["source"] = _("Say where the limit is written, for those who ask later.")
    if errors:
        raise Invalid(errors)
    same = (LimitRule.category == old.category, LimitRule.clock == old.clock, LimitRule.facts == old.facts)
    version = db.scalar(select(func.max(LimitRule.version)).where(*same)) or 0
    new = LimitRule(
        category=old.category, clock=old.clock, facts=old.facts, version=version + 1, valid_from=valid_from,
        amount=amount, unit=unit, pausable=pausable, assumed=False, source=source,
    )  # fmt: skip
    db.add(new)
    db.flush()
    return new


@action(Role.ADMINISTRATOR)
def set_category(
    db: Session,
    code: str,
    *,
    version: int,
    words: Mapping[str, str],
    urgency: int,
    confidential: bool,
    active: bool,
) -> Category:
    """Change how a category is called, how urgent it is, whether it is confidential and in use."""
    category = db.get(Category, code, with_for_update=True)
    if category is None:
        raise NotFound
    said = {language: tidy(text) for language, text in words.items() if tidy(text)}
    if not said:
        raise Invalid({"words": _("A category has a name.")})
    if category.version != version:
        mine = {"words": said, "urgency": urgency, "confidential": confidential, "active": active}
        raise Conflict(
            [
                Difference(n, None, v, getattr(category, n))
                for n, v in mine.items()
                if getattr(category, n) != v
            ],
            category.version,
        )
    category.words = {**category.words, **said}
    category.urgency, category.confidential, category.active = urgency, confidential, active
    db.flush()
    return category
