"""What is asked about the past: changes and openings of personal data, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import Invalid
from portal.database import rows
from portal.i18n import _


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Who changed which row when (UTC), without values. Nobody is named where the portal itself did."""

    id: int
    at: datetime
    person_id: int | None
    person: str | None
    role: str
    action: str | None
    operation: str
    table_name: str
    unit: str | None
    row_key: str


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """Who was shown personal data of which record when (UTC), and for what."""

    id: int
    at: datetime
    person_id: int
    person: str
    role: str
    table_name: str
    unit: str | None
    row_id: int
    purpose: str
    reference: str | None


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


def changes(
    db: Session, *, table: str | None, person_id: int | None, most: int, people: bool = True
) -> list[ChangeRow]:
    """Who changed which row when, without values; those of records are on the record itself.

    Args:
        people: what people did; else what the portal itself did (the seeds, the demo, sign-ins, the worker).
    """
    statement = text(
        f"""
        select c.id, c.at, c.person_id, p.name as person, c.role, c.action, c.operation, c.table_name, u.short_name as unit, c.row_key
        from change c
        left join person p on p.id = c.person_id
        left join unit u on u.id = c.district_id
        where (cast(:table as text) is null or c.table_name = :table)
          and (cast(:person as bigint) is null or c.person_id = :person)
          and c.person_id is {"not null" if people else "null"}
        order by c.at desc, c.id desc limit :most
        """  # noqa: S608 (constants)
    )
    return rows(db, statement, ChangeRow, table=table, person=person_id, most=most)


def disclosures(db: Session, *, person_id: int | None, most: int) -> list[DisclosureRow]:
    """Who was shown whose personal data when, and for what."""
    statement = text(
        """
        select d.id, d.at, d.person_id, p.name as person, d.role, d.table_name, u.short_name as unit, d.row_id, d.purpose, d.reference
        from disclosure d
        join person p on p.id = d.person_id
        left join unit u on u.id = d.district_id
        where (cast(:person as bigint) is null or d.person_id = :person)
        order by d.at desc, d.id desc limit :most
        """
    )
    return rows(db, statement, DisclosureRow, person=person_id, most=most)


def past(db: Session, table: str, district_id: int, row_id: int, why: str | None = None) -> list[PastChange]:
    """What changed on a record, newest first; of a customer masked unless a purpose is named, which is recorded."""
    statement = text("select * from history_of(:table, :district, :id, :why)")
    return rows(db, statement, PastChange, table=table, district=district_id, id=str(row_id), why=why)


def refuse_if_too_many(db: Session) -> None:
    """Where personal data was not given out: say so, if it is because too much was asked for; that stays on record.

    Raises:
        Invalid: after this transaction was committed.
    """
    if db.scalar(text("select openings_spent()")):
        db.commit()  # the alarm stands, whatever becomes of the question
        raise Invalid(
            _(
                "You opened more records within ten minutes than work asks for. Wait ten minutes. It is on record."
            )
        )
