"""What is asked about the organisation: units that exist, people and their roles, who serves a ward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Date, ScalarSelect, Select, TextClause, bindparam, column, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from portal.access import CENTRE, Role
from portal.database import Acting, Moment, acting, rows
from portal.organisation.corporation_scope import within_scope
from portal.organisation.models import UNITS_OF, Person, Unit, Ward


def units(db: Session, *kinds: str, on: date | None = None) -> Sequence[Unit]:
    """Units of these kinds that exist on a day (today), by short name."""
    return db.scalars(_units(kinds, text("current_date") if on is None else on)).all()


def units_in_scope(db: Session, *kinds: str) -> Sequence[Unit]:
    """Units of today of these kinds that who acts can choose from: those of their corporation, by short name."""
    return db.scalars(_units(kinds, text("current_date")).where(text(within_scope("unit.id")))).all()


def reached(db: Session) -> tuple[Acting, list[int] | None]:
    """Who acts, and the units whose work they see: one's own, for a centre its corporation's; None for every unit."""
    me = acting(db)
    if me.role not in (*CENTRE, Role.EXECUTIVE):
        return me, [me.unit_id]
    units: list[int] | None = db.scalar(text("select case when whole_reach() is null then reach() end"))
    return me, units


def _units(kinds: Sequence[str], day: date | TextClause) -> Select[Unit]:
    return select(Unit).where(Unit.kind.in_(kinds), Unit.valid.contains(day)).order_by(Unit.short_name)


def wards(db: Session, unit_id: int | None = None) -> Sequence[Ward]:
    """Today's wards, all or those that a unit serves, by name."""
    query = select(Ward).where(Ward.valid.contains(text("current_date"))).order_by(Ward.name)
    if unit_id is not None:
        served = text(
            "ward.id in (select w.ward_id from ward_unit w where w.unit_id = :unit and w.valid @> current_date)"
        )
        query = query.where(served).params(unit=unit_id)
    return db.scalars(query).all()


@dataclass(frozen=True, slots=True)
class SaidDay:
    """What the administrator said of a day, against the country's calendar."""

    day: date
    working: bool
    reason: str


_SAID = text(
    """
    select day, working, reason
    from (select distinct on (day) day, working, reason from calendar_day
          where day >= coalesce(:since, '-infinity') and added_at <= coalesce(:known_at, 'infinity')
          order by day, added_at desc) latest
    where working is not null
    order by day
    """
).bindparams(bindparam("since", type_=Date), bindparam("known_at", type_=Moment))


def days(db: Session, *, since: date | None = None, known_at: datetime | None = None) -> list[SaidDay]:
    """What holds of days against the country's calendar, from a day on, as it was known at a moment (now)."""
    return rows(db, _SAID, SaidDay, since=since, known_at=known_at)


def days_known(at: datetime) -> ScalarSelect[list[tuple[str, bool, str]] | None]:
    """All of them as a column beside another question: day (ISO 8601), whether it is worked, and why."""
    said = _SAID.bindparams(since=None, known_at=at).columns(*(column(f.name) for f in fields(SaidDay)))
    day = func.jsonb_build_array(*said.subquery("said").c)
    return select(func.jsonb_agg(day, type_=JSONB)).scalar_subquery()


def zone(db: Session) -> ZoneInfo:
    """The utility's time zone."""
    return ZoneInfo(db.scalar(text("select zone from utility limit 1")) or "UTC")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody with what they hold now; ``seen_at`` (UTC) last, ``signed_in`` so many times at this moment."""

    id: int
    name: str
    email: str | None
    subject: str
    active: bool
    role: str | None
    source: str | None
    unit_id: int | None
    unit: str | None
    seen_at: datetime | None
    signed_in: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What a group of an identity provider means here; ``held`` by so many now."""

    issuer: str
    group_name: str
    role: str
    unit_id: int
    unit: str
    held: int


@dataclass(frozen=True, slots=True)
class ServedWard:
    """A ward and the district that serves it."""

    id: int
    name: str
    unit_id: int
    unit: str


def people(db: Session) -> list[PersonRow]:
    """Everybody who ever signed in or was seeded, with what they hold now: for the administrator."""
    return rows(
        db,
        text(
            """
            select p.id, p.name, p.email, p.subject, p.active, a.role, a.source, u.id as unit_id, u.short_name as unit,
                   (select max(s.seen_at) from login_session s where s.person_id = p.id) as seen_at,
                   (select count(*) from login_session s
                    where s.person_id = p.id and s.ended_at is null
                      and s.seen_at > now() - interval '30 minutes') as signed_in
            from person p
            left join assignment a on a.person_id = p.id and a.valid @> now()
            left join unit u on u.id = a.unit_id
            order by a.role nulls first, p.name
            """
        ),
        PersonRow,
    )


@dataclass(frozen=True, slots=True)
class RoleUnit:
    """A unit in which somebody can have a role."""

    id: int
    name: str
    kind: str

    def has(self, role: Role) -> bool:
        """Whether the role exists in it."""
        return self.kind in UNITS_OF[role]


def role_units(db: Session) -> list[RoleUnit]:
    """Units of today in which somebody can have a role."""
    kinds = sorted({kind for kinds in UNITS_OF.values() for kind in kinds})
    return [RoleUnit(u.id, u.short_name, u.kind) for u in units(db, *kinds)]


def groups(db: Session) -> list[GroupRow]:
    """What groups of the identity providers mean here, and how many hold their role by one now."""
    return rows(
        db,
        text(
            """
            select g.issuer, g.group_name, g.role, g.unit_id, u.short_name as unit,
                   (select count(*) from assignment a join person p on p.id = a.person_id and p.issuer = g.issuer
                    where a.source = 'group' and a.valid @> now() and a.role = g.role and a.unit_id = g.unit_id) as held
            from group_role g join unit u on u.id = g.unit_id
            order by g.issuer, g.group_name
            """
        ),
        GroupRow,
    )


def issuers(db: Session) -> Sequence[str]:
    """Identity providers that people here have come from."""
    return db.scalars(select(Person.issuer).distinct().order_by(Person.issuer)).all()


def serving(db: Session) -> dict[int, ServedWard]:
    """Ward id → the ward with the district in scope that serves it today; of several the first by id."""
    wards = rows(
        db,
        text(
            f"""
            select distinct on (w.id) w.id, w.name, u.id as unit_id, u.short_name as unit
            from ward w join ward_unit s on s.ward_id = w.id and s.valid @> current_date
            join unit u on u.id = s.unit_id and u.kind = 'district' and u.valid @> current_date
            where w.valid @> current_date and {within_scope("u.id")} order by w.id, u.id
            """  # noqa: S608 (constants)
        ),
        ServedWard,
    )
    return {ward.id: ward for ward in wards}
