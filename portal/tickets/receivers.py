"""Whom a ticket can be given to."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.organisation.model import Assignment, Person, Unit
from portal.tickets.steps import HANDLERS


def units(db: Session, not_this: int) -> dict[int, str]:
    """Units of today that tickets can be handed to, districts first; id → short name."""
    rows = db.execute(
        select(Unit.id, Unit.short_name)
        .where(Unit.kind.in_(HANDLERS), Unit.valid.contains(func.current_date()), Unit.id != not_this)
        .order_by(Unit.kind != "district", Unit.short_name)
    )
    return {row.id: row.short_name for row in rows}


def colleagues(db: Session, unit: int, not_this: int | None = None) -> dict[int, str]:
    """Who works in a unit today, but for one; id → name. For managers and supervisors: others may not read assignments."""
    rows = db.execute(
        select(Person.id, Person.name)
        .join(Assignment, Assignment.person_id == Person.id)
        .where(
            Assignment.unit_id == unit,
            Assignment.valid.contains(func.now()),
            Person.active,
            Person.id != (not_this or 0),
        )
        .order_by(Person.name, Person.id)
    )
    return {row.id: row.name for row in rows}
