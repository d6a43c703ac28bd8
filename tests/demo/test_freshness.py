"""A demo that nobody has worked with is made anew on the next day; anybody's work keeps it."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from portal import demo
from portal.demo.freshness import is_stale
from portal.settings import libpq


@pytest.fixture
def db(database):
    with psycopg.connect(libpq(database.url)) as connection:
        yield connection


def test_no_demo_is_not_stale(db):
    assert not is_stale(db)


def test_of_today(db):
    demo.load(customers=5, tickets=5)
    assert not is_stale(db)


def test_of_yesterday(db):
    demo.load(customers=30, tickets=30, now=datetime.now(UTC) - timedelta(days=1))
    assert is_stale(db)
    db.rollback()  # the tables are free again
    demo.load(customers=30, tickets=30, replace=True)
    assert not is_stale(db)


def test_somebody_worked_with_it(db):
    demo.load(customers=30, tickets=30, now=datetime.now(UTC) - timedelta(days=1))
    db.execute("select set_config('portal.person', (select id::text from person where subject = 'an'), true)")
    db.execute("update customer set name = 'Khác' where id = 1")
    assert not is_stale(db)
