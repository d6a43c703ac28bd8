"""Whom a ticket can be given to."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from portal.organisation.models import FOR_ALL, RECEIVERS, Assignment, Person, Unit

T = TypeVar("T")
Kind = ColumnElement[str] | InstrumentedAttribute[str]


def handler_id(kind: Kind) -> Select[int]:
    """The unit of today that handles a category of this handler for every district of a corporation, its own before one
    that serves all; no row: none does.
    """
    unit = aliased(Unit)
    return _handling(select(unit.id), unit, kind)


def handler_name(kind: Kind) -> Select[str]:
    """The short name of the unit that `handler_id` means."""
    unit = aliased(Unit)
    return _handling(select(unit.short_name), unit, kind)


def _handling(query: Select[T], unit: type[Unit], kind: Kind) -> Select[T]:
    today = unit.valid.contains(func.current_date())
    return (
        query.where(unit.kind == kind, unit.kind.in_(FOR_ALL), today, func.hands_to(unit.id))
        .order_by(func.reaches(unit.id).desc(), unit.code)
        .limit(1)
    )


def receiving_units(db: Session, not_this: int) -> dict[int, str]:
    """Units of today that who acts can hand tickets to, districts first; id → short name."""
    rows = db.execute(
        select(Unit.id, Unit.short_name)
        .where(
            Unit.kind.in_(RECEIVERS),
            Unit.valid.contains(func.current_date()),
            Unit.id != not_this,
            func.hands_to(Unit.id),
        )
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
