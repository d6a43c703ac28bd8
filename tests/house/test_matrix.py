"""Role × table × own or other district, in plain SQL: what a page's author cannot get wrong."""

from __future__ import annotations

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from portal.access import CENTRE, DISTRICT, Person, Role
from portal.database import owner_engine, session
from portal.models import metadata
from tests.people import of_role, signed_in

DISTRICT_TABLES = [t for t in metadata.sorted_tables if "district_id" in t.columns]
#: Published or technical: every role may read these of any district.
PUBLIC = {"outage", "outage_ward", "feeder", "transformer"}
#: What the centre works on wherever it is.
TICKETS = {"ticket", "holding", "note", "urge", "alert", "callback"}
#: They count requests and read none.
FIGURES = (Role.EXECUTIVE, Role.ADMINISTRATOR)
WRITABLE = """
    select table_name, min(column_name) from information_schema.column_privileges
    where grantee = :role and privilege_type = 'UPDATE' and table_name = any (:tables) group by 1
"""
INSERTED = """
    select distinct table_name from information_schema.column_privileges
    where grantee = :role and privilege_type = 'INSERT' and column_name = 'district_id'
"""


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


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.CENTRE_SUPERVISOR])
def test_nobody_outside_changes_a_districts_rows(theirs: Person, role: Role) -> None:
    """With a column that the role may write, so that only the policy stands between; the centre works on tickets."""
    tables = [t.name for t in DISTRICT_TABLES if role not in CENTRE or t.name not in TICKETS]
    with owner_engine().connect() as owner:
        columns = owner.execute(text(WRITABLE), {"role": role.value, "tables": tables}).all()
        assert columns or role not in DISTRICT
    for table, column in columns:
        with session(of_role(role)) as db:
            statement = f"update {table} set {column} = {column} where district_id = :d"
            assert _touched(db, statement, theirs.unit_id) in (0, "refused"), statement
    for table in tables:
        with session(of_role(role)) as db:
            assert _touched(db, f"delete from {table} where district_id = :d", theirs.unit_id) in (
                0,
                "refused",
            )


@pytest.mark.parametrize("role", DISTRICT)
def test_a_district_adds_no_row_to_another(theirs: Person, role: Role) -> None:
    with owner_engine().connect() as owner:
        tables = owner.scalars(text(INSERTED), {"role": role.value}).all()
    assert {"customer", "outage", "holding", "note"} <= set(tables)
    for table in tables:  # a policy speaks before a missing value does
        with session(of_role(role)) as db:
            statement = f"insert into {table} (district_id) values (:d)"
            assert _touched(db, statement, theirs.unit_id) == "refused", statement


def test_a_district_works_only_on_what_it_holds(theirs: Person) -> None:
    """It sees requests in its area that others hold."""
    with owner_engine().connect() as owner:
        held = owner.scalar(
            text("select id from ticket where district_id = :d and holder_unit_id <> :d limit 1"),
            {"d": theirs.unit_id},
        )
    assert held, "the test needs a ticket that another unit holds"
    of = f"district_id = :d and {{}} = {held}"
    with session(theirs) as db:
        assert _touched(db, f"select 1 from ticket where {of.format('id')}", theirs.unit_id, scalar=True) == 1
    for statement in (
        f"update ticket set answer = 'x' where {of.format('id')}",
        f"update holding set accepted_at = now() where {of.format('ticket_id')} and until = 'infinity'",
    ):
        with session(theirs) as db:
            assert _touched(db, statement, theirs.unit_id) == "refused", statement


@pytest.mark.usefixtures("filled_unchanged")
@pytest.mark.parametrize("role", [*DISTRICT, *CENTRE])
def test_nobody_writes_in_anothers_name(role: Role) -> None:
    other, me = of_role(Role.ADMINISTRATOR).id, of_role(role)
    with session(me) as db:
        row = db.execute(
            text("select district_id, id from ticket where holder_unit_id = current_unit() limit 1")
        )
        district, ticket = row.one()
    for statement in (
        "insert into note (district_id, ticket_id, kind, body, person_id, unit_id)"
        " values (:d, {t}, 'internal', 'x', {p}, current_unit())",
        "insert into urge (district_id, ticket_id, body, by_id, to_unit_id) values (:d, {t}, 'x', {p}, current_unit())",
    ):
        with session(me) as db:
            assert _touched(db, statement.format(t=ticket, p=other), district) == "refused", statement


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("role", Role)
def test_functions_see_the_tickets_that_the_policies_show(role: Role) -> None:
    """Those with the owner's rights go past the policies, so they are asked about every ticket that few may see."""
    person = of_role(role)
    with owner_engine().connect() as owner:
        owner.execute(text("update ticket set confidential = true where id % 30 = 0"))
        owner.execute(text("update search_budget set free = 10000, most = 10000"))  # they are all asked for
        numbers = owner.scalars(text("select number from ticket where confidential or id % 90 = 1")).all()
        owner.commit()
    with session(person) as db:
        shown = "number from ticket where number = any (:n)" if role not in FIGURES else "null where false"
        seen = set(db.scalars(text(f"select {shown}"), {"n": numbers}))
        found = (
            "select n from unnest(cast(:n as text[])) n where exists (select from find_tickets(n, null, 1))"
        )
        assert role in FIGURES or set(db.scalars(text(found), {"n": numbers})) == seen
        told = "select count(*) from message m where m.ticket_id is not null and not exists (select from ticket t"
        told += " where t.district_id = m.district_id and t.id = m.ticket_id)"
        assert role in FIGURES or db.scalar(text(told)) == 0


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
