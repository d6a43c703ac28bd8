"""Whatever happens, in whatever order, and whoever is killed in between: each alert is there once, said once to each."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.access import Invalid, NotFound
from portal.alerts import actions as alerts
from portal.alerts import deliveries, watch
from portal.alerts.queries.alerts import waiting
from portal.database import session, system
from portal.tickets import actions as tickets
from tests.alerts.conftest import Office
from tests.tickets.conftest import Key, People, recorded

STEPS = 40
TWICE = """
    select count(*) - count(distinct (district_id, kind, event)) from alert
    union all
    select count(*) - count(distinct (district_id, alert_id, step, unit_id, person_id)) from alert_addressee
    union all
    -- nobody hears an alert twice by name
    select count(*) - count(distinct (district_id, alert_id, person_id)) from alert_addressee where person_id is not null
    union all
    select count(*) - count(distinct (district_id, alert_id, step, person_id, target_id, way)) from alert_delivery
    union all
    -- nobody who may not see the ticket, and nobody who is away
    select count(*) from alert_addressee x join alert a on a.district_id = x.district_id and a.id = x.alert_id
    join ticket t on t.district_id = a.district_id and t.id = a.ticket_id
    where x.person_id is not null and (not may_hear(x.person_id, x.unit_id, t) or is_absent(x.person_id, now()))
    union all
    -- what is resolved presses on nobody
    select count(*) from alert a join ticket t on t.district_id = a.district_id and t.id = a.ticket_id
    where t.resolved_at is not null and a.settled_at is null and a.kind <> 'answer'
"""


class Killed(Exception):
    """The process ends here: its transaction is rolled back."""


@pytest.mark.parametrize("seed", range(3))
def test_each_alert_is_there_once(people: People, office: Office, ngoc: int, khoa: int, seed: int) -> None:
    chance = random.Random(seed)
    office.duty(people.an.unit_id, khoa, ngoc)
    keys: list[Key] = [recorded(people, category=kind) for kind in ("outage", "hazard", "tip-off")]
    with session(people.an) as db:
        alerts.choose(db, {kind: ["chat", "email"] for kind in ("urge", "limit", "hazard", "work")})
    for _step in range(STEPS):
        key, killed = chance.choice(keys), chance.random() < 0.3
        try:
            happen(chance, people, office, key, ngoc, killed=killed)
        except (Invalid, NotFound, Killed):
            continue
    assert list(office.do(TWICE).scalars()) == [0] * 6


def happen(
    chance: random.Random, people: People, office: Office, key: Key, ngoc: int, *, killed: bool
) -> None:
    """One thing of those that happen in a day; perhaps the process dies before it is committed."""
    match chance.randrange(10):
        case 0:
            act(people.chi, killed, lambda db: tickets.forward(db, *key))
        case 1:
            act(people.minh, killed, lambda db: tickets.accept(db, *key))
        case 2:
            act(people.chi, killed, lambda db: tickets.urge(db, *key, body="Khách hỏi."))
        case 3:
            act(people.minh, killed, lambda db: tickets.return_(db, *key, why="Sai địa bàn."))
        case 4:
            office.elapse(key, minutes=chance.choice([4, 10, 60]))
        case 5:
            office.do("update alert set climbs_at = now() where climbs_at is not null")
            looks(killed)
        case 6:
            deliveries.once(f"worker {chance.randrange(3)}")
        case 7:
            act(people.an, killed, lambda db: alerts.acknowledge_all(db, [a.key for a in waiting(db)]))
        case 8:
            act(people.dung, killed, lambda db: alerts.pass_up(db, [key], body="Đã đôn đốc hai lần."))
        case 9:
            act(people.minh, killed, lambda db: tickets.resolve(db, *key, answer="Đã xong."))


def act(person, killed: bool, work) -> None:  # type: ignore[no-untyped-def]
    with session(person) as db:
        work(db)
        db.flush()
        if killed:
            raise Killed


def looks(killed: bool) -> None:
    """The watch looks; or it begins to, and dies."""
    if not killed:
        watch.once()
        return
    with system("portal_worker") as db:
        db.execute(text("select notice_limits(10)"))
        db.execute(text("select climb_alerts(10)"))
        raise Killed


def test_nobody_but_the_worker_makes_an_alert(people: People, accepted: Key) -> None:
    for statement in ("select notice_limits(1)", "select climb_alerts(1)", "select plan_deliveries(1)"):
        with session(people.dung) as db, pytest.raises(DBAPIError):
            db.execute(text(statement))
