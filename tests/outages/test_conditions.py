"""What an outage is: the same of a row in Python and of the table in SQL, at every moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from portal.database import owner_engine, session
from portal.outages.models import NOTIFIED, OutageKind, OutageState
from portal.outages.queries import conditions, outages
from portal.outages.queries.rows import OutageRow
from tests.people import signed_in

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
OF_THE_CLOCK = {"ahead": conditions.ahead, "now": conditions.under_way, "past": conditions.past}
#: Around now and around the hour at which an unreported fault is over, on it and a moment beside it.
EDGES = [
    base + shift
    for base in (NOW, NOW - conditions.UNREPORTED_FAULT_LASTS)
    for shift in (timedelta(hours=-3), timedelta(microseconds=-1), timedelta(), timedelta(hours=3))
]
ASKED = text(f"""
    select {", ".join(f'{conditions.VIEWS[view]} as "{view}"' for view in OF_THE_CLOCK)},
           {conditions.DROPPED} as dropped, coalesce({conditions.UNNOTIFIED}, false) as unnotified
    from (select cast(:state as text) as state, cast(:kind as text) as kind, cast(:told as text) as told,
                 cast(:starts as timestamptz) as starts, cast(:ends as timestamptz) as ends) o
""")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    state=st.sampled_from([*OutageState]),
    kind=st.sampled_from(sorted(OutageKind)),
    told=st.sampled_from((None, *NOTIFIED)),
    starts=st.sampled_from(EDGES),
    ends=st.sampled_from(EDGES),
)
def test_a_row_is_what_the_database_says(unchanged_database: object, **values: Any) -> None:
    outage = SimpleNamespace(**values, notified=values["told"])
    with owner_engine().connect() as owner:
        row = owner.execute(ASKED, {**values, "now": NOW}).mappings().one()
    assert dict(row) == {
        **{view: condition(outage, NOW) for view, condition in OF_THE_CLOCK.items()},
        "dropped": conditions.dropped(outage),
        "unnotified": conditions.unnotified(outage),
    }


@pytest.mark.parametrize("hours", [0, 11, 13, -30, 24 * 6])
def test_each_list_holds_what_is_drawn_in_its_state(filled_unchanged: object, hours: int) -> None:
    now = datetime.now(UTC) + timedelta(hours=hours)
    with session(signed_in("dung")) as db:
        every, _count = outages.listing(db, None, "all", "", now, limit=10_000)
        lists = {
            v: {o.key for o in outages.listing(db, None, v, "", now, limit=10_000)[0]} for v in outages.VIEWS
        }
        counts = outages.counts(db, None, now)
    drawn = {key: {o.key for o in every if o.status(now) == key} for key in {o.status(now) for o in every}}

    def of(*statuses: str) -> set[str]:
        return set().union(*(drawn.get(status, set()) for status in statuses))

    assert lists["now"] == of("off", "fault")
    assert lists["past"] == of("over", "restored")
    assert lists["dropped"] == of("postponed", "cancelled")
    assert lists["draft"] == of("draft")
    assert lists["ahead"] - lists["draft"] == of("posted", "off", "fault")
    assert {v: min(len(keys), outages.MAX_COUNTED) for v, keys in lists.items()} == counts


def test_the_demo_has_outages_in_every_state(filled_unchanged: object) -> None:
    now = datetime.now(UTC)
    with session(signed_in("dung")) as db:
        every, _count = outages.listing(db, None, "all", "", now, limit=10_000)
    assert {o.status(now) for o in every} >= {
        "draft",
        "posted",
        "fault",
        "restored",
        "cancelled",
        "postponed",
    }


def test_what_customers_still_believe_is_listed_until_it_is_over(filled: object) -> None:
    with owner_engine().begin() as owner:
        owner.execute(text("update outage set told = 'posted' where state in ('moved', 'cancelled')"))
    now = datetime.now(UTC)
    with session(signed_in("dung")) as db:
        every, _count = outages.listing(db, None, "all", "", now, limit=10_000)
        listed = outages.to_do(db, None, notify=10_000)[1]
    assert listed
    newer = {o.replaces_id: o for o in every if o.replaces_id and o.state in ("posted", "moved")}

    def concerns(o: OutageRow) -> bool:
        later = newer.get(o.id)
        return o.ends > now or bool(
            later and ((later.state == "posted" and later.ends > now) or concerns(later))
        )

    assert {o.key for o in listed} == {o.key for o in every if o.unnotified and concerns(o)}
