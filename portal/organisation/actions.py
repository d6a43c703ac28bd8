"""What the administrator does to people, their roles and the calendar."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.access import Invalid, NotFound, Role, action
from portal.fields import tidy
from portal.i18n import _
from portal.organisation import queries
from portal.organisation.models import (
    UNITS_OF,
    Assignment,
    CalendarDay,
    GroupRole,
    LoginSession,
    Person,
    Unit,
)

#: By the clock, not by the transaction: who waited for another to give a role may have begun before them.
FROM_NOW = text("tstzrange(clock_timestamp(), null)")


@action("organisation.assign", Role.ADMINISTRATOR)
def assign(db: Session, person_id: int, *, role: Role, unit_id: int) -> Assignment:
    """Give a person this role in this unit from now on; what they had ends at the same moment."""
    if db.scalar(select(Person.id).where(Person.id == person_id)) is None:
        raise NotFound
    _exists_in(db, role, unit_id)
    _one_at_a_time(db, person_id)
    _end(db, person_id)
    given = Assignment(person_id=person_id, role=role.value, unit_id=unit_id, valid=FROM_NOW, source="manual")
    db.add(given)
    db.flush()
    return given


@action("organisation.take_away", Role.ADMINISTRATOR)
def take_away(db: Session, person_id: int) -> int:
    """Take a person's role away; their next click finds the door closed. Returns the person's id."""
    _one_at_a_time(db, person_id)
    if not _end(db, person_id):
        raise NotFound
    return person_id


@action("organisation.end_sign_ins", Role.ADMINISTRATOR)
def end_sign_ins(db: Session, person_id: int) -> int:
    """End every login session of a person. Returns the person's id."""
    db.execute(
        update(LoginSession)
        .where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
        .values(ended_at=func.now())
    )
    return person_id


@action("organisation.map_group", Role.ADMINISTRATOR)
def map_group(db: Session, issuer: str, group_name: str, *, role: Role, unit_id: int) -> None:
    """Say what a group of the identity provider means here; it counts from the next sign-in."""
    errors = {}
    if not (issuer := tidy(issuer)):
        errors["issuer"] = _("This must not be empty.")
    if not (group_name := tidy(group_name)):
        errors["group_name"] = _("This must not be empty.")
    if errors:
        raise Invalid(errors)
    _exists_in(db, role, unit_id)
    row = insert(GroupRole).values(issuer=issuer, group_name=group_name, role=role.value, unit_id=unit_id)
    values = {"role": role.value, "unit_id": unit_id}
    db.execute(row.on_conflict_do_update(index_elements=["issuer", "group_name"], set_=values))


@action("organisation.forget_group", Role.ADMINISTRATOR)
def forget_group(db: Session, issuer: str, group_name: str) -> None:
    """A group means nothing here any more; who had a role by it alone loses it at the next sign-in."""
    which = (GroupRole.issuer == issuer, GroupRole.group_name == group_name)
    if db.scalar(delete(GroupRole).where(*which).returning(GroupRole.group_name)) is None:
        raise NotFound


@action("organisation.set_day", Role.ADMINISTRATOR)
def set_day(db: Session, day: date, *, working: bool | None, reason: str) -> None:
    """Make a day working or not, against the holiday calendar; None takes back what was said of it.

    It counts for what is received from now on. Whatever was received before keeps its limit, whether it is paused
    meanwhile or not.

    Raises:
        Invalid: without a reason, or when there is nothing to take back.
    """
    if not (reason := tidy(reason)):
        raise Invalid({"reason": _("Say why, for those who read the calendar later.")})
    if working is None and day not in {said.day for said in queries.days(db)}:
        raise Invalid({"day": _("Nothing was said of this day: it is as in the country's calendar.")})
    db.execute(insert(CalendarDay).values(day=day, working=working, reason=reason))


def _exists_in(db: Session, role: Role, unit_id: int) -> None:
    unit = db.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    if unit.kind not in UNITS_OF[role]:
        raise Invalid({"unit_id": _("This role does not exist in such a unit.")})


def _one_at_a_time(db: Session, person_id: int) -> None:
    """Two administrators who change a person's role at once do it one after the other."""
    db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"role of {person_id}", 0))))


def _end(db: Session, person_id: int) -> bool:
    """End what a person holds."""
    ended = db.execute(
        text(
            "update assignment set valid = tstzrange(lower(valid), greatest(clock_timestamp(), lower(valid)))"
            " where person_id = :person and valid && tstzrange(clock_timestamp(), null) returning id"
        ),
        {"person": person_id},
    )
    return ended.first() is not None
