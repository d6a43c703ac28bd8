"""Whatever people do in whatever order, every ticket has exactly one holder at every moment since its receipt."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import AccessError
from portal.database import owner_engine, session
from portal.tickets import actions
from portal.tickets.models import OPEN
from tests.tickets.conftest import Key, People, recorded

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
