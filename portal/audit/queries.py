"""What is asked about the past: changes and openings of personal data, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session


def changes(
    db: Session, *, table: str | None, person_id: int | None, most: int, people: bool = True
) -> Sequence[Row[Any]]:
    """Who changed which row when, without values; those of records are on the record itself.

    Args:
        people: what people did; else what the portal itself did (the seeds, the demo, sign-ins, the worker).
    """
    return db.execute(
        text(
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
        ),
        {"table": table, "person": person_id, "most": most},
    ).all()


def disclosures(db: Session, *, person_id: int | None, most: int) -> Sequence[Row[Any]]:
    """Who was shown whose personal data when, and for what."""
    return db.execute(
        text(
            """
            select d.id, d.at, d.person_id, p.name as person, d.role, d.table_name, u.short_name as unit, d.row_id, d.purpose, d.reference
            from disclosure d
            join person p on p.id = d.person_id
            left join unit u on u.id = d.district_id
            where (cast(:person as bigint) is null or d.person_id = :person)
            order by d.at desc, d.id desc limit :most
            """
        ),
        {"person": person_id, "most": most},
    ).all()
