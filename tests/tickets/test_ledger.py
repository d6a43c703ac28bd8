"""Every ticket has exactly one holder at every moment since its receipt: nobody can store anything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from portal.access import AccessError
from portal.database import owner_engine, session
from portal.tickets import actions
from portal.tickets.models import OPEN
from tests.tickets.conftest import Key, People, recorded

CHECK = text("set constraints all immediate")


def _sql(owner: Connection, statement: str, key: Key, **values: object) -> None:
    owner.execute(text(statement), {"d": key[0], "t": key[1], **values})
    owner.execute(CHECK)


NEXT = """insert into holding (district_id, ticket_id, since, until, previous_until, unit_id, reason)
          select district_id, ticket_id, {since}, {until}, {previous}, unit_id, 'rerouted' from holding
          where district_id = :d and ticket_id = :t and previous_until is null"""


REFUSED = {
    "nobody holds it any more": "update holding set until = now() where district_id = :d and ticket_id = :t and until = 'infinity'",
    "its holdings are gone": "delete from holding where district_id = :d and ticket_id = :t",
    "a second holder now": NEXT.format(since="now()", until="'infinity'", previous="null"),
    "a second first holder": NEXT.format(since="since - interval '1 hour'", until="since", previous="null"),
    "a gap before the next": NEXT.format(
        since="now() + interval '1 hour'",
        until="now() + interval '2 hours'",
        previous="now() + interval '1 hour'",
    ),
    "a gap inside": NEXT.format(since="until + interval '1 minute'", until="'infinity'", previous="until"),
    "an overlap": NEXT.format(since="until - interval '1 second'", until="'infinity'", previous="until"),
    "it ends before it begins": "update holding set until = since - interval '1 second' where district_id = :d and ticket_id = :t and until = 'infinity'",
    "it begins at another moment": "update holding set since = since - interval '1 minute' where district_id = :d and ticket_id = :t",
    "another unit has held it": "update holding set unit_id = unit_id + 1 where district_id = :d and ticket_id = :t",
    "somebody else has accepted it": "update holding set person_id = person_id + 1 where district_id = :d and ticket_id = :t and until = 'infinity'",
    "nobody has accepted it": "update holding set accepted_at = null where district_id = :d and ticket_id = :t and until = 'infinity'",
    "an ended holding goes on": "update holding set until = 'infinity' where district_id = :d and ticket_id = :t and until <> 'infinity'",
    "it was received at another moment": "update ticket set received_at = received_at - interval '1 minute' where district_id = :d and id = :t",
}


def test_the_owner_of_the_schema_cannot_store_it_either(accepted: Key) -> None:
    for what, statement in REFUSED.items():
        with owner_engine().connect() as owner, pytest.raises(DBAPIError) as refused:
            _sql(owner, statement, accepted)
        assert refused.value.orig.sqlstate[:2] == "23", what


EARLIER = {
    "a verdict": "update ticket set state = 'resolved', answer = 'x', resolved_at = {} where district_id = :d and id = :t",
    "an acceptance": "update holding set accepted_at = {} where district_id = :d and ticket_id = :t and until = 'infinity'",
    "the end of a holding": "update holding set until = {} where district_id = :d and ticket_id = :t and until = 'infinity'",
}


@pytest.mark.parametrize("what", EARLIER)
def test_people_write_as_it_happens(people: People, forwarded: Key, what: str) -> None:
    """In plain SQL too: nobody makes a late answer timely."""
    for moment, fine in (("clock_timestamp()", True), ("now() - interval '1 millisecond'", False)):
        with session(people.an) as db:
            statement = text(EARLIER[what].format(moment))
            if fine:
                db.execute(statement, {"d": forwarded[0], "t": forwarded[1]})
            else:
                with pytest.raises(IntegrityError):
                    db.execute(statement, {"d": forwarded[0], "t": forwarded[1]})
            db.rollback()


def test_a_ticket_without_a_holding_is_not_stored(people: People) -> None:
    statement = (
        "insert into ticket (district_id, category, subject, channel) values (:d, 'outage', 'x', 'web')"
    )
    with owner_engine().connect() as owner, pytest.raises(IntegrityError):
        _sql(owner, statement, (people.an.unit_id, 0))


def test_moving_on_is_stored(people: People, forwarded: Key) -> None:
    with session(people.an) as db:
        actions.return_(db, *forwarded, why="Thuộc đơn vị khác.")
    with owner_engine().connect() as owner:
        rows = owner.execute(
            text(
                "select reason, since, until, previous_until from holding where ticket_id = :t order by since"
            ),
            {"t": forwarded[1]},
        ).all()
    assert [r.reason for r in rows] == ["received", "forwarded", "returned"]
    assert [r.previous_until for r in rows[1:]] == [r.until for r in rows[:-1]] == [r.since for r in rows[1:]]


VERBS: dict[str, Callable[[Session, Key, People], object]] = {
    "forward": lambda db, key, _: actions.forward(db, *key),
    "forward elsewhere": lambda db, key, people: actions.forward(db, *key, unit_id=people.binh.unit_id),
    "accept": lambda db, key, _: actions.accept(db, *key),
    "progress": lambda db, key, _: actions.progress(db, *key, body="…"),
    "wait": lambda db, key, _: actions.wait_for_customer(db, *key, body="…"),
    "resume": lambda db, key, _: actions.resume(db, *key),
    "return": lambda db, key, _: actions.return_(db, *key, why="…"),
    "reroute": lambda db, key, people: actions.reroute(db, *key, unit_id=people.binh.unit_id, why="…"),
    "reassign": lambda db, key, people: actions.reassign(db, *key, person_id=people.an.id),
    "urge": lambda db, key, _: actions.urge(db, *key, body="…"),
    "resolve": lambda db, key, _: actions.resolve(db, *key, answer="…"),
    "tell": lambda db, key, _: actions.notify(db, *key, body="…"),
}
STEPS = st.lists(
    st.tuples(st.sampled_from(("an", "minh", "binh", "chi", "dung")), st.sampled_from(sorted(VERBS))),
    max_size=20,
)
CATEGORY = st.sampled_from(("outage", "written-complaint", "praise"))

LEDGER = text("""
    select t.state, t.holder_unit_id, t.urges_open, t.resolved_at,
           coalesce(sum(upper(r) - lower(r)) filter (where not upper_inf(r)), interval '0')
               = max(lower(r)) filter (where upper_inf(r)) - t.received_at as without_overlap,
           range_agg(r) = tstzmultirange(tstzrange(t.received_at, null)) as without_gap,
           count(*) filter (where upper_inf(r)) as lasting,
           max(h.unit_id) filter (where upper_inf(r)) as holder
    from ticket t
    join holding h on h.district_id = t.district_id and h.ticket_id = t.id
    cross join lateral (select tstzrange(h.since, nullif(h.until, 'infinity'))) as x(r)
    where t.district_id = :district and t.id = :ticket
    group by t.district_id, t.id
""")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(category=CATEGORY, steps=STEPS)
def test_one_holder_at_every_moment(people: People, category: str, steps: list[tuple[str, str]]) -> None:
    """Whatever people do in whatever order."""
    key = recorded(people, category=category)
    for who, verb in steps:
        try:
            with session(getattr(people, who)) as db:
                VERBS[verb](db, key, people)
        except AccessError:
            pass  # refused in words; whatever was not refused must leave the ledger whole
        _whole(key, moved_on=verb)


def _whole(key: Key, moved_on: str) -> None:
    with owner_engine().connect() as owner:
        row = owner.execute(LEDGER, {"district": key[0], "ticket": key[1]}).one()
    assert (row.without_gap, row.without_overlap, row.lasting) == (True, True, 1), moved_on
    assert row.holder == row.holder_unit_id, moved_on
    assert (row.resolved_at is None) == (row.state in OPEN), moved_on
    assert row.urges_open == 0 or row.state in OPEN, "nobody is urged about what is done"
