"""The duty roster as people read it: who is on duty when, who stands in, who is away, and where nobody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import acting, rows


@dataclass(frozen=True, slots=True)
class Shift:
    """A duty as the roster has it. Aware moments; the names of who is on duty and who stands in."""

    id: int
    unit_id: int
    unit: str
    person_id: int
    person: str
    deputy_id: int | None
    deputy: str | None
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class UnitDuty:
    """Who is on duty in a unit at a moment, as an alert would find them: the absent are left out.

    ``planned`` and ``planned_deputy`` are whom the roster names, there or not.
    """

    unit_id: int
    unit: str
    person: str | None
    deputy: str | None
    until: datetime | None
    planned: str | None
    planned_deputy: str | None


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Somebody's days away, the last included."""

    id: int
    person_id: int
    person: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works in one's unit now."""

    id: int
    name: str


_SHIFTS = text("""
    select d.id, d.unit_id, u.short_name as unit, d.person_id, p.name as person, d.deputy_id, q.name as deputy,
           lower(d.during) as starts, upper(d.during) as ends
    from duty d join unit u on u.id = d.unit_id join person p on p.id = d.person_id
    left join person q on q.id = d.deputy_id
    where d.during && tstzrange(:since, :until) and (cast(:unit as int) is null or d.unit_id = :unit)
    order by u.short_name, lower(d.during)
""")
_DUTIES = text("""
    select u.id as unit_id, u.short_name as unit, n.person, n.deputy, n.until, p.name as planned, q.name as planned_deputy
    from unit u
    left join lateral duty_at(u.id, :at) n on true
    left join duty d on d.unit_id = u.id and d.during @> cast(:at as timestamptz)
    left join person p on p.id = d.person_id
    left join person q on q.id = d.deputy_id
    where u.kind in ('district', 'centre') and u.valid @> current_date
      and (case when acting_role() = 'centre_supervisor' then reaches(u.id) else u.id = current_unit() end)
    order by u.id = current_unit() desc, u.short_name
""")
_ABSENCES = text("""
    select x.id, x.person_id, p.name as person, lower(x.during) as first, upper(x.during) - 1 as last
    from absence x join person p on p.id = x.person_id
    where upper(x.during) > :since order by lower(x.during), p.name
""")


def shifts(db: Session, since: datetime, until: datetime, unit: int | None = None) -> list[Shift]:
    """The roster between two moments, of one unit or of all that who asks may see."""
    return rows(db, _SHIFTS, Shift, since=since, until=until, unit=unit)


def duties(db: Session, at: datetime) -> list[UnitDuty]:
    """One row a unit: for a supervisor those in reach, else one's own; one's own first."""
    return rows(db, _DUTIES, UnitDuty, at=at)


def absences(db: Session, since: date) -> list[AbsenceRow]:
    """Who is away from a day on: oneself, for who makes the roster also colleagues."""
    return rows(db, _ABSENCES, AbsenceRow, since=since)


def colleagues(db: Session) -> list[Colleague]:
    """Who works in one's unit now, by name; only who makes its roster may ask."""
    statement = text("""
        select p.id, p.name from assignment a join person p on p.id = a.person_id and p.active
        where a.unit_id = :unit and a.valid @> now() order by p.name
    """)
    return rows(db, statement, Colleague, unit=acting(db).unit_id)
