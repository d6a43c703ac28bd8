"""A utility of five corporations: two of its districts with a customer each, and who works for which corporation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy import text

from portal.customers.queries import records
from portal.database import session
from portal.outages import actions as outages
from portal.process.database import let_in
from portal.seeds import load_profile
from portal.settings import libpq, settings
from portal.tickets import actions as tickets
from tests.cluster import Cluster, app_url
from tests.filling import pointed_to
from tests.outages.conftest import hours
from tests.people import signed_in

#: Who is not in the seed: Hanoi's care centre, and who steers Hanoi.
PEOPLE = (
    ("lan", "centre_agent", "PDCSKH"),
    ("mai", "centre_supervisor", "PDCSKH"),
    ("quang", "executive", "EVNHANOI"),
    ("tam", "district_staff", "PD0100"),
)
#: A category whose tickets go to the dispatch centre, which stands above the corporations.
DISPATCHED = "meter-check"
PHONE = "0901000218"
NETWORK = """
    with d as (select id, row_number() over (order by code) n from unit where code in ('PD0100', 'PE0400')),
    t as (insert into transformer (district_id, code, name) select id, 'T' || n, 'Trạm Mẫu ' || n from d
          returning district_id, id)
    insert into customer (district_id, code, name, phone, address, transformer_id, confirmed_at)
    select d.id, 'PM0100000000' || d.n, 'Nguyễn Thị Mẫu', %s, '12 đường Mẫu', t.id, now()
    from d join t on t.district_id = d.id
"""
THERE = text(
    """select c.district_id, c.id, c.code, c.transformer_id from customer c join unit u on u.id = c.district_id
       where u.code = :unit"""
)
KNOWN = {
    "category": "outage",
    "subject": "Mất điện cả hẻm",
    "contact_phone": "0901 000 218",
    "place": "12 đường Mẫu",
}


@dataclass(frozen=True)
class Side:
    """A district, its customer, a ticket that lies there, one that its centre holds, and an outage posted there."""

    district: int
    customer: int
    code: str
    ticket: int
    number: str
    held: int
    outage: int


@dataclass(frozen=True)
class Two:
    """Hanoi and Ho Chi Minh City."""

    north: Side
    south: Side


@pytest.fixture(scope="module")
def _two(cluster: Cluster, worker_name: str) -> Two:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "portal_profile", "evn")
        url = cluster.empty(f"{worker_name}_evn")
        with psycopg.connect(libpq(url)) as db:
            load_profile(db, "evn", people=True)
            _fill(db)
        let_in(url, app_url(url))
        with pointed_to(url):
            return Two(_side("lan", "mai", "PD0100"), _side("chi", "dung", "PE0400"))


@pytest.fixture
def two(_two: Two, cluster: Cluster, worker_name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    """Both, as the portal of that utility has them."""
    monkeypatch.setattr(settings, "portal_profile", "evn")
    with pointed_to(cluster.at(f"{worker_name}_evn")):
        yield _two


def _fill(db: psycopg.Connection) -> None:
    for subject, role, unit in PEOPLE:
        db.execute(
            """with p as (insert into person (issuer, subject, name) values ('demo', %s, %s) returning id)
               insert into assignment (person_id, role, unit_id)
               select p.id, %s, u.id from p, unit u where u.code = %s""",
            [subject, subject.title(), role, unit],
        )
    db.execute("update category set handler = 'dispatch' where code = %s", [DISPATCHED])
    db.execute(NETWORK, [PHONE])
    db.execute("analyze customer")


def _side(agent: str, supervisor: str, unit: str) -> Side:
    with session(signed_in(agent)) as db:
        c = db.execute(THERE, {"unit": unit}).one()
        ticket = tickets.record(db, district_id=c.district_id, customer_id=c.id, **KNOWN)
        tickets.remark(db, c.district_id, ticket.id, body="Nhiều nhà.")
        number = ticket.number
    with session(signed_in(supervisor)) as db:
        outage = outages.announce(db, c.district_id, hours(transformer_id=c.transformer_id), notify=True)
    with session(signed_in(agent)) as db:
        records.personal(db, c.district_id, [c.id], "call")
        tickets.forward(db, c.district_id, ticket.id, unit_id=c.district_id)
        tickets.urge(db, c.district_id, ticket.id, body="Khách gọi lại.")
        held = tickets.record(db, district_id=c.district_id, **KNOWN)
    return Side(c.district_id, c.id, c.code, ticket.id, number, held.id, outage.id)
