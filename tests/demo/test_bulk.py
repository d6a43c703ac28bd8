"""A bulk load gives back every index, key and trigger as it was, or leaves everything alone."""

import psycopg
import pytest

from portal.demo.bulk import bare
from portal.demo.generate import TABLES
from portal.settings import libpq

DEFINITIONS = """
    select 'key', conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select 'index', tablename, indexname, indexdef from pg_indexes where schemaname = 'public'
    union all
    select 'trigger', tgrelid::regclass::text, tgname, tgenabled::text || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    order by 1, 2, 3
"""


@pytest.fixture
def db(database):
    with psycopg.connect(libpq(database.url)) as connection:
        yield connection


def definitions(db):
    return db.execute(DEFINITIONS).fetchall()


def test_everything_is_as_it_was(db):
    db.execute("alter table customer disable trigger customer_updated")
    before, told = definitions(db), []
    with bare(db, TABLES, told.append):
        inside = definitions(db)
        assert not [row for row in inside if row[1] in TABLES and row[0] == "index"]
        assert not [row for row in inside if row[1] in TABLES and row[0] == "trigger" and row[3][0] == "O"]
    assert definitions(db) == before
    assert told == sorted(told)


def test_a_failure_leaves_everything_alone(db):
    before = definitions(db)
    db.commit()
    with pytest.raises(ZeroDivisionError), db.transaction(), bare(db, TABLES, print):
        raise ZeroDivisionError
    assert definitions(db) == before


def test_rows_that_break_a_key_are_refused(db):
    with pytest.raises(psycopg.errors.ForeignKeyViolation), bare(db, TABLES, lambda _done: None):
        db.execute(
            "insert into transformer (district_id, id, code, name) select max(id) + 1, 1, 'T', 'T' from unit"
        )


def test_identities_go_on_after_the_highest(db):
    with bare(db, TABLES, lambda _done: None):
        db.execute(
            "insert into feeder (district_id, id, code, name) select min(id), 4711, 'F', 'F' from unit"
        )
    made = db.execute(
        "insert into feeder (district_id, code, name) select min(id), 'G', 'G' from unit returning id"
    )
    assert made.fetchone() == (4712,)
