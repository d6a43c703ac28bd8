"""A database as it is after some days of work: a small demo, and what two people left behind by working with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from portal import database as portal_database
from portal.settings import settings
from tests.cluster import app_url

CUSTOMERS, TICKETS = 1200, 4000


def fill(url: str) -> None:
    """Make it so; by its owner's URL."""
    from portal.demo import load

    with pointed_to(url):
        load(customers=CUSTOMERS, tickets=TICKETS)
        for subject in ("an", "binh"):
            _work(subject)


def _work(subject: str) -> None:
    """Open a record and correct it: a row of who saw what, and one of who changed what. A request waits for its customer,
    on another a remark was taken back."""
    from sqlalchemy import select

    from portal.customers import actions
    from portal.customers.models import Customer
    from portal.customers.queries import records
    from portal.database import session
    from portal.organisation.login_sessions import sign_out
    from portal.tickets import actions as work
    from portal.tickets.queries import tickets
    from portal.tickets.queries.own_acts import own_acts
    from tests.people import signed_in

    person = signed_in(subject)
    with session(person) as db:
        id = db.scalars(select(Customer.id).where(Customer.district_id == person.unit_id).limit(1)).one()
        seen = records.record(db, person.unit_id, id, "edit")
        actions.update(
            db, person.unit_id, id, version=seen.version, seen=seen.values, changes={"care_note": "Máy thở"}
        )
    with session(person) as db:
        held = tickets.inbox(db, tickets.Filter(state="working"), now=datetime.now(UTC))
        work.wait_for_customer(db, *held[-1].key, body="Chờ khách gửi ảnh công tơ")
    with session(person) as db:
        work.remark(db, *held[0].key, body="Nhầm yêu cầu")
    with session(person) as db:
        work.take_back(db, act=own_acts(db)[0].act)
    sign_out(person.session_id)


@contextmanager
def pointed_to(url: str) -> Iterator[None]:
    """Make this database the portal's for a while."""
    before = settings.database_url_given, settings.app_database_url_given
    settings.database_url_given, settings.app_database_url_given = url, app_url(url)
    try:
        yield
    finally:
        settings.database_url_given, settings.app_database_url_given = before
        forget_engines()


def forget_engines() -> None:
    """Close what is connected, so that the next test's database can take the place."""
    for engine in (portal_database.engine, portal_database.owner_engine):
        if engine.cache_info().currsize:
            engine().dispose()
            engine.cache_clear()
