"""The demo is whole whenever it is made: at midnight, in the New Year's holidays, of a single customer."""

from datetime import datetime
from zoneinfo import ZoneInfo

import psycopg
import pytest

from portal import demo
from portal.settings import libpq

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 11, 23, 0, 0), datetime(2026, 11, 22, 23, 58), datetime(2026, 2, 18, 9, 0)],
    ids=["midnight", "before midnight", "holidays"],
)
def test_at_any_moment(database, moment):
    now = moment.replace(tzinfo=ZONE)
    demo.load(customers=200, tickets=1500, now=now)
    with psycopg.connect(libpq(database.url)) as db:
        assert db.execute("select count(*), max(received_at) < %s from ticket", [now]).fetchone() == (
            1500,
            True,
        )


def test_of_a_single_customer(database):
    demo.load(customers=1, tickets=3)
    with psycopg.connect(libpq(database.url)) as db:
        assert db.execute("select count(*) from ticket").fetchone() == (3,)
