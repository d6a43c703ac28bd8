"""The demo is what it says: whole, the same every time, by the portal's own rules, plausible to a clerk."""

import re
from zoneinfo import ZoneInfo

import phonenumbers
import pytest

from portal import demo
from portal.demo.plan import AlreadyFilled, Plan
from portal.demo.scenarios import Scenarios
from portal.tickets.sla.deadlines import due
from tests.demo.conftest import CUSTOMERS, NOW, TICKETS

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPEN = "state not in ('resolved', 'closed')"


def one(db, query, *values):
    return db.execute(query, values).fetchone()


def test_as_many_as_asked_for(db):
    assert one(db, "select count(*) from customer") == (CUSTOMERS,)
    assert one(db, "select count(*) from ticket") == (TICKETS,)


def test_nothing_has_happened_yet_that_is_to_come(db):
    for table, column in (
        ("ticket", "greatest(received_at, responded_at, arrived_at, resolved_at, closed_at)"),
        ("note", "at"),
        ("urge", "greatest(at, acknowledged_at, answered_at)"),
        ("holding", "greatest(since, accepted_at)"),
        ("message", "sent_at"),
        ("customer", "greatest(confirmed_at, created_at)"),
        ("outage", "greatest(posted_at, restored_at)"),
    ):
        latest = one(db, f"select max({column}) from {table}")[0]
        assert latest <= NOW, table


def test_limits_are_those_of_the_rules(db):
    cases = Scenarios(db, Plan(CUSTOMERS, TICKETS, 7, NOW, "evnhcmc"))
    rules = {limit.rule_id: limit.rule for case in cases.all for limit in case.limits.values()}
    for clock in ("respond", "arrive", "resolve"):
        rows = db.execute(
            f"select received_at, {clock}_due, {clock}_rule_id from ticket where {clock}_rule_id is not null order by id limit 800"
        ).fetchall()
        for received, stored, rule in rows:
            assert due(rules[rule], received, cases.calendar).due == stored
    assert one(db, "select count(*) > 1000 from ticket where resolve_rule_id is not null") == (True,)


def test_the_ticket_says_what_the_ledger_says(db):
    wrong = db.execute("""
        select t.number from ticket t join holding h on h.district_id = t.district_id and h.ticket_id = t.id and h.until = 'infinity'
        where (t.holder_unit_id, t.holder_id, t.accepted_at) is distinct from (h.unit_id, h.person_id, h.accepted_at)
        union all
        select number from ticket t where (urges, urges_open) <> (
            select count(*), count(*) filter (where answered_at is null) from urge u
            where u.district_id = t.district_id and u.ticket_id = t.id)""").fetchall()
    assert wrong == []


def test_people_hold_what_is_their_units(db):
    strangers = db.execute("""
        select h.ticket_id from holding h where h.person_id is not null and not exists (
            select from assignment a where a.person_id = h.person_id and a.unit_id = h.unit_id)""").fetchall()
    assert strangers == []


def test_what_is_confidential_is_held_by_who_may_see_it(db):
    roles = db.execute("""
        select distinct a.role from ticket t join assignment a on a.person_id = t.holder_id where t.confidential""").fetchall()
    assert set(roles) == {("district_manager",)}


def test_an_inbox_that_people_keep_up_with(db):
    unit = one(
        db, "select unit_id from assignment a join person p on p.id = a.person_id where p.subject = 'an'"
    )[0]
    opened, overdue, urged, returned = one(
        db,
        f"""select count(*), count(*) filter (where next_due < %s), count(*) filter (where urges_open > 0),
                   count(*) filter (where state = 'returned')
            from ticket where {OPEN} and holder_unit_id = %s""",
        NOW,
        unit,
    )
    # A tenth of the usual number of tickets: a third of what lies open then.
    assert 10 <= opened <= 15
    assert (overdue, urged, returned) == (1, 1, 1)


def test_some_cases_came_back_as_the_portal_lets_them(db):
    answered, back = one(db, "select count(resolved_at), count(follows_id) from ticket")
    assert 0.005 < back / answered < 0.06
    strange = db.execute("""
        select f.number from ticket f join ticket t on t.district_id = f.district_id and t.id = f.follows_id
        where (f.customer_id, f.category, f.subject, f.contact_phone, f.place, f.ward_id, f.channel)
              is distinct from (t.customer_id, t.category, t.subject, t.contact_phone, t.place, t.ward_id, 'phone')
           or t.resolved_at is null or f.received_at not between t.resolved_at and t.resolved_at + interval '7 days'
        """).fetchall()
    assert strange == []


def test_the_usual_inbox(db):
    """38 open, 3 overdue, 9 due today, 2 returned, 4 urged: chosen, without making 30,000 tickets."""
    from portal.demo.network import make_network
    from portal.demo.open_tickets import Opening

    plan = Plan(20_000, 30_000, 7, NOW, "evnhcmc")
    db.execute("create schema demo")
    parties, wards = make_network(db, plan)
    home = next(p.id for p in parties if p.code == "PE0400")
    opening = Opening(plan, Scenarios(db, plan), parties, wards, home, range(1, 100))
    mine = [
        row
        for row in opening.all()
        if row.unit_id == home and row.via in (1, 5) and row.staff not in managers(parties, home)
    ]
    assert len(mine) == 38
    assert sum(row.resolve_due < NOW for row in mine) == 3
    assert sum(NOW <= row.resolve_due <= opening.moments.midnight for row in mine) == 9
    assert sum(row.state == "returned" for row in mine) == 2
    assert sum(row.urges_open > 0 for row in mine) == 4


def managers(parties, unit):
    return next(p.managers for p in parties if p.id == unit)


def test_codes_phones_and_dirt(db):
    rows = db.execute("select code, phone, phone2 from customer").fetchall()
    assert all(re.fullmatch(r"PE\d{11}", code) for code, _, _ in rows)
    numbers = [phone for row in rows for phone in row[1:] if phone]
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(n, "VN")) for n in numbers)
    assert all(n.startswith("095") for n in numbers)
    assert 0 < sum(phone is None for _, phone, _ in rows) < CUSTOMERS / 20
    assert one(db, "select count(*) from customer where ward_id is null and old_ward is not null")[0] > 0
    assert (
        one(
            db,
            "select count(*) - count(distinct (name, phone, address)) from customer where phone is not null",
        )[0]
        > 0
    )


def test_calls_come_in_the_morning_and_after_a_fault(db):
    hours = dict(
        db.execute(
            "select extract(hour from received_at at time zone 'Asia/Ho_Chi_Minh')::int, count(*) from ticket group by 1"
        ).fetchall()
    )
    assert hours[9] > 3 * hours[3]
    assert hours[20] > hours[16]
    burst = one(
        db,
        """
        select max(n) from (select count(*) n from ticket where category in ('outage', 'inquiry')
                            group by transformer_id, date_trunc('hour', received_at)) x""",
    )
    assert burst[0] >= 5


def test_the_power_is_off_somewhere_now_and_notices_are_in_time(db):
    assert one(
        db,
        "select count(*) from outage where kind = 'fault' and state = 'posted' and %s between starts and ends",
        NOW,
    ) == (1,)
    early = db.execute(
        "select min(starts - posted_at) from outage where kind = 'planned' and state = 'restored'"
    ).fetchone()[0]
    assert early.days >= 5
    assert {r[0] for r in db.execute("select distinct state from outage where starts > %s", [NOW])} == {
        "draft",
        "posted",
        "moved",
        "cancelled",
    }


def test_it_is_not_loaded_twice(made):
    with pytest.raises(AlreadyFilled):
        demo.load(customers=10, tickets=10, now=NOW)


def test_the_same_seed_gives_the_same_and_another_something_else(made):
    made.commit()
    first = digest(made)
    demo.load(customers=CUSTOMERS, tickets=TICKETS, now=NOW, replace=True)
    assert digest(made) == first
    demo.load(customers=CUSTOMERS, tickets=TICKETS, now=NOW, replace=True, seed=8)
    assert digest(made) != first


def digest(db):
    found = {}
    for table in ("customer", "ticket", "holding", "note", "urge", "outage", "message", "transformer"):
        # numbers of rows that the load itself does not name may differ
        query = f"select md5(string_agg(md5((to_jsonb(x) - 'id')::text), '' order by md5((to_jsonb(x) - 'id')::text))) from {table} x"
        found[table] = db.execute(query).fetchone()[0]
    db.commit()
    return found
