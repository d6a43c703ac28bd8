"""Role × table × own or other district, in plain SQL: what a page's author cannot get wrong."""

from __future__ import annotations

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from portal.access import Person, Role
from portal.database import owner_engine, session
from portal.models import metadata
from tests.people import of_role, signed_in

DISTRICT_TABLES = [t for t in metadata.sorted_tables if "district_id" in t.columns]
#: Published or technical: every role may read these of any district.
PUBLIC = {"outage", "outage_ward", "feeder", "transformer"}
PRIVILEGES = {
    "update": "update {t} set district_id = district_id where {w}",
    "delete": "delete from {t} where {w}",
}


@pytest.fixture
def theirs(filled_unchanged: object) -> Person:
    """Bình, in whose district there is one row of everything."""
    return signed_in("binh")


@pytest.mark.parametrize("table", [t for t in DISTRICT_TABLES if t.name not in PUBLIC], ids=str)
@pytest.mark.parametrize("role", [Role.DISTRICT_STAFF, Role.DISTRICT_MANAGER])
def test_a_district_reads_no_row_of_another(theirs: Person, role: Role, table: object) -> None:
    with owner_engine().connect() as owner:
        there = owner.scalar(
            text(f"select count(*) from {table} where district_id = :d"), {"d": theirs.unit_id}
        )
    assert there, "the test needs a row to look for"
    with session(of_role(role)) as db:
        assert _count(db, str(table), theirs.unit_id) in (0, "refused")


@pytest.mark.parametrize("table", DISTRICT_TABLES, ids=str)
@pytest.mark.parametrize(
    "role", [Role.DISTRICT_STAFF, Role.DISTRICT_MANAGER, Role.EXECUTIVE, Role.ADMINISTRATOR]
)
def test_nobody_outside_writes_a_districts_rows(theirs: Person, role: Role, table: object) -> None:
    for statement in (
        f"update {table} set district_id = district_id where district_id = :d",
        f"delete from {table} where district_id = :d",
    ):
        with session(of_role(role)) as db:
            assert _touched(db, statement, theirs.unit_id) in (0, "refused"), statement


@pytest.mark.usefixtures("filled_unchanged")
@pytest.mark.parametrize("role", Role)
def test_personal_data_is_refused_to_every_role_in_plain_sql(role: Role) -> None:
    with session(of_role(role)) as db:
        for statement in (
            "select phone from customer",
            "select * from customer",
            "select contact_phone, place from ticket",
            "select recipient from message",
            "select before from change",
        ):
            assert _touched(db, statement, 0) == "refused", statement


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.ADMINISTRATOR])
def test_figures_come_without_a_name_or_a_word_of_a_customer(filled_unchanged: object, role: Role) -> None:
    with session(of_role(role)) as db:
        for statement in (
            "select name from customer",
            "select contact_name from ticket",
            "select said from ticket",
            "select body from note",
            "select body from message",
        ):
            assert _touched(db, statement, 0) == "refused", statement


def _count(db: Session, table: str, district: int) -> int | str:
    return _touched(
        db, f"select count(district_id) from {table} where district_id = :d", district, scalar=True
    )


def _touched(db: Session, statement: str, district: int, *, scalar: bool = False) -> int | str:
    try:
        with db.begin_nested():
            result = db.execute(text(statement), {"d": district} if ":d" in statement else {})
            return int(result.scalar_one()) if scalar else result.rowcount
    except ProgrammingError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        return "refused"
