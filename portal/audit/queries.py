"""What is asked about the past: changes and openings of personal data, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.audit.models import ALARMS
from portal.database import rows
from portal.i18n import language


class RecordKey(NamedTuple):
    """A row of a district's table: a customer, a ticket, an outage, a message."""

    table: str
    district_id: int
    row_id: int


class RowKey(NamedTuple):
    """A row of any table, as changes name it; without a district, what belongs to none."""

    table: str
    district_id: int | None
    key: str


class RecordName(NamedTuple):
    """What people call a record: a number, a code, a name of staff; of an outage also when it starts (UTC)."""

    name: str
    starts: datetime | None = None


class At(NamedTuple):
    """A place in a list that goes back in time: what comes next is older. ``tie`` decides between equal moments."""

    at: datetime
    tie: int


@dataclass(frozen=True, slots=True)
class Past:
    """What is looked for in the past; moments are aware, ``until`` is not included."""

    since: datetime | None = None
    until: datetime | None = None
    person_id: int | None = None
    record: RecordKey | None = None
    action: str | None = None  #: of changes
    kinds: Sequence[str] = ()  #: of access events; none are all
    people: bool = True  #: of changes: what people did, or what the portal itself did


@dataclass(frozen=True, slots=True)
class Act:
    """All that one transaction changed (UTC), without values. Nobody is named where the portal itself did it.

    ``changes`` counts rows, `MAX_COUNTED` at most; ``table_name``, ``unit`` and ``row_key`` are of what it was about: of
    a ticket with its notes and alerts, the ticket (`MAIN`).
    """

    at: datetime
    transaction: int
    person_id: int | None
    person: str | None
    role: str
    actions: list[str]
    changes: int
    table_name: str
    operation: str
    district_id: int | None
    unit: str | None
    row_key: str

    @property
    def place(self) -> At:
        """Where it stands."""
        return At(self.at, self.transaction)

    @property
    def row(self) -> RowKey:
        """The record that it was about."""
        return RowKey(self.table_name, self.district_id, self.row_key)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One row that was changed, without values."""

    action: str | None
    operation: str
    table_name: str
    district_id: int | None
    unit: str | None
    row_key: str

    @property
    def row(self) -> RowKey:
        """The record."""
        return RowKey(self.table_name, self.district_id, self.row_key)


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows of a table were added, changed or removed by one action."""

    table_name: str
    operation: str
    many: int


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """Who was shown personal data of which record when (UTC), and for what."""

    id: int
    at: datetime
    person_id: int
    person: str
    role: str
    table_name: str
    district_id: int
    unit: str | None
    row_id: int
    purpose: str
    reference: str | None

    @property
    def place(self) -> At:
        """Where it stands."""
        return At(self.at, self.id)

    @property
    def row(self) -> RowKey:
        """The record."""
        return RowKey(self.table_name, self.district_id, str(self.row_id))


@dataclass(frozen=True, slots=True)
class AccessRow:
    """A sign-in, an appointment, an export or an alarm (UTC): who did it, whom it is about, from where."""

    id: int
    at: datetime
    kind: str
    person_id: int | None
    person: str | None
    about: str | None
    role: str | None
    unit: str | None
    address: str | None
    browser: str | None
    what: str | None
    amount: int | None
    purpose: str | None

    @property
    def place(self) -> At:
        """Where it stands."""
        return At(self.at, self.id)


@dataclass(frozen=True, slots=True)
class PastChange:
    """One change of one record, with the values that it changed, by column, as JSON has them."""

    at: datetime
    person: str | None
    role: str
    action: str | None
    operation: str
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


#: What an act was about, the first of these that it changed; what else it wrote comes with that.
MAIN = (
    "ticket",
    "outage",
    "customer",
    "category",
    "limit_rule",
    "person",
    "assignment",
    "group_role",
    "callback",
    "urge",
    "holding",
    "note",
    "pause",
    "message",
)
#: Never what it was about while there is anything else.
LAST = "alert"

#: How far the rows of one action are counted.
MAX_COUNTED = 10_000

# One step an action, each found at once by an index, however many rows the action before it wrote.
_ACTS = """
    with recursive step as (
        (select c.at, c.transaction, 1 as n from change c where {where} and {before}
         order by c.at desc, c.transaction desc limit 1)
        union all
        select x.at, x.transaction, s.n + 1 from step s cross join lateral (
            select c.at, c.transaction from change c
            where {where} and (c.at, c.transaction) < (s.at, s.transaction)
            order by c.at desc, c.transaction desc limit 1) x
        where s.n < :most)
    select s.at, s.transaction, f.person_id, p.name as person, f.role, m.actions, m.changes,
           f.table_name, f.operation, f.district_id, u.short_name as unit, f.row_key
    from step s
    cross join lateral (
        select c.* from (select c.id, c.person_id, c.role, c.table_name, c.operation, c.district_id, c.row_key from change c
                         where {whole} limit :counted) c
                         order by coalesce(array_position(cast(:main as text[]), c.table_name), 99),
                                  c.table_name = :last, c.id limit 1) f
    cross join lateral (
        select count(*) as changes, coalesce(array_agg(distinct c.action) filter (where c.action is not null), '{{}}') as actions
        from (select c.action from change c where {whole} limit :counted) c) m
    left join person p on p.id = f.person_id
    left join unit u on u.id = f.district_id
    order by s.at desc, s.transaction desc
"""


def acts(db: Session, past: Past, most: int, before: At | None = None) -> list[Act]:
    """What was done, newest first, a row an action; of a record, whatever changed it."""
    who = "c.person_id is not null" if past.people else "c.person_id is null"
    where = [who, *_within("c", past)]
    if past.person_id is not None:
        where.append("c.person_id = :person")
    if past.action is not None:
        where.append("c.action = :action")
    if past.record is not None:
        where.append("c.table_name = :table and c.district_id = :district and c.row_key = :row_key")
    statement = _ACTS.format(
        where=" and ".join(where),
        before="(c.at, c.transaction) < (:before_at, :before_tie)" if before else "true",
        whole=f"{who} and c.at = s.at and c.transaction = s.transaction",
    )
    return rows(
        db,
        text(statement),
        Act,
        most=most,
        counted=MAX_COUNTED,
        main=list(MAIN),
        last=LAST,
        **_told(past, before),
    )


def changes_of(db: Session, at: At, most: int, *, people: bool = True) -> list[ChangeRow]:
    """The rows that one action changed, in order."""
    statement = text(
        f"""
        select c.action, c.operation, c.table_name, c.district_id, u.short_name as unit, c.row_key
        from (select * from (select id, action, operation, table_name, district_id, row_key from change c
                             where c.person_id is {"not null" if people else "null"}
                               and c.at = :at and c.transaction = :tie limit :counted) c order by c.id limit :most) c
        left join unit u on u.id = c.district_id order by c.id
        """  # noqa: S608 (constants)
    )
    return rows(db, statement, ChangeRow, **at._asdict(), most=most, counted=MAX_COUNTED)


def changed_by(db: Session, at: At, *, people: bool = True) -> list[RowCount]:
    """How many rows of each table one action changed."""
    statement = text(
        f"""
        select table_name, operation, count(*) as many
        from (select table_name, operation from change c where c.person_id is {"not null" if people else "null"}
                and c.at = :at and c.transaction = :tie limit :counted) c
        group by table_name, operation order by many, table_name
        """  # noqa: S608 (constants)
    )
    return rows(db, statement, RowCount, **at._asdict(), counted=MAX_COUNTED)


def disclosures(db: Session, past: Past, most: int, before: At | None = None) -> list[DisclosureRow]:
    """Who was shown whose personal data when, and for what, newest first."""
    where = _within("d", past)
    if past.person_id is not None:
        where.append("d.person_id = :person")
    if past.record is not None:
        where.append("d.table_name = :table and d.district_id = :district and d.row_id = :row_id")
    if before:
        where.append("(d.at, d.id) < (:before_at, :before_tie)")
    statement = text(
        f"""
        select d.id, d.at, d.person_id, p.name as person, d.role, d.table_name, d.district_id, u.short_name as unit,
               d.row_id, d.purpose, d.reference
        from disclosure d
        join person p on p.id = d.person_id
        left join unit u on u.id = d.district_id
        where {" and ".join(["true", *where])}
        order by d.at desc, d.id desc limit :most
        """  # noqa: S608 (constants)
    )
    return rows(db, statement, DisclosureRow, most=most, **_told(past, before))


def access_events(db: Session, past: Past, most: int, before: At | None = None) -> list[AccessRow]:
    """Sign-ins, sign-outs, appointments, exports and alarms, newest first; of a person, also what is about them."""
    where = _within("e", past)
    if past.person_id is not None:
        where.append("(e.person_id = :person or e.about_id = :person)")
    if past.kinds:
        where.append("e.kind = any (:kinds)")
    if before:
        where.append("(e.at, e.id) < (:before_at, :before_tie)")
    statement = text(
        f"""
        select e.id, e.at, e.kind, e.person_id, p.name as person, a.name as about, e.role, u.short_name as unit, e.address,
               e.browser, e.what, e.amount, e.purpose
        from access_event e
        left join person p on p.id = e.person_id
        left join person a on a.id = e.about_id
        left join unit u on u.id = e.unit_id
        where {" and ".join(["true", *where])}
        order by e.at desc, e.id desc limit :most
        """  # noqa: S608 (constants)
    )
    return rows(db, statement, AccessRow, most=most, **_told(past, before))


_ALARMS = text(
    """
    select * from (
        select distinct on (e.person_id, e.kind, e.what) e.id, e.at, e.kind, e.person_id, p.name as person, a.name as about,
               e.role, u.short_name as unit, e.address, e.browser, e.what, e.amount, e.purpose
        from access_event e
        left join person p on p.id = e.person_id
        left join person a on a.id = e.about_id
        left join unit u on u.id = e.unit_id
        where e.at >= :since and e.kind = any (:kinds)
        order by e.person_id, e.kind, e.what, e.at desc
    ) latest order by at desc, id desc
    """
)


def alarms(db: Session, since: datetime) -> list[AccessRow]:
    """Alarms since a moment that who acts may see, newest first: of a person the latest of each kind."""
    return rows(db, _ALARMS, AccessRow, since=since, kinds=[kind.value for kind in ALARMS])


def record_named(db: Session, told: str) -> RecordKey | None:
    """The record that a customer code or a ticket number names, for the administrator; the first, if several do."""
    row = db.execute(text("select * from record_named(:told) limit 1"), {"told": told}).one_or_none()
    return RecordKey(row.table_name, row.district_id, row.row_id) if row else None


def names(db: Session, records: Iterable[RowKey]) -> dict[RowKey, RecordName]:
    """What people call these records, in one statement, for the administrator; without what has no name or is gone."""
    asked = list(dict.fromkeys(records))
    statement = text("select * from names_of_records(:tables, :districts, :keys, :spoken)")
    told = {
        "tables": [r.table for r in asked],
        "districts": [r.district_id for r in asked],
        "keys": [r.key for r in asked],
        "spoken": language(),
    }
    return {
        RowKey(row.table_name, row.district_id, row.row_key): RecordName(row.name, row.starts)
        for row in db.execute(statement, told)
    }


def _within(alias: str, past: Past) -> list[str]:
    since = [f"{alias}.at >= :since"] if past.since else []
    return since + ([f"{alias}.at < :until"] if past.until else [])


def _told(past: Past, before: At | None) -> dict[str, object]:
    told: dict[str, object] = {
        "since": past.since,
        "until": past.until,
        "person": past.person_id,
        "action": past.action,
        "kinds": list(past.kinds),
    }
    if past.record:
        table, district, row_id = past.record
        told |= {"table": table, "district": district, "row_id": row_id, "row_key": str(row_id)}
    return told | ({"before_at": before.at, "before_tie": before.tie} if before else {})


def past(db: Session, table: str, district_id: int, row_id: int, why: str | None = None) -> list[PastChange]:
    """What changed on a record, newest first; of a customer masked unless a purpose is named, which is recorded."""
    statement = text("select * from history_of(:table, :district, :id, :why)")
    return rows(db, statement, PastChange, table=table, district=district_id, id=str(row_id), why=why)
