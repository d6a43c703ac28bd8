"""What is shown before an act is what the act does: the same words, to as many by each way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import owner_engine, session
from portal.outages import actions
from portal.outages.queries import preview
from portal.outages.queries.preview import RUNG_BY, Preview
from tests.outages.conftest import CUSTOMERS, People, Posted, at, hours, line, station

Key = tuple[int, int]


@pytest.fixture
def mixed(people: People) -> None:
    """Besides text and email: one of each station wants to be rung, and one wants nothing."""
    with owner_engine().begin() as owner:
        owner.execute(
            text("update customer set notify_by = 'call' where id % 5 = (select min(id) from customer) % 5")
        )


def written(outage: int) -> tuple[Counter[str], set[str]]:
    """Whom the newest news of an outage went to by which way, and its words."""
    with owner_engine().connect() as owner:
        rows = owner.execute(
            text(
                """select m.channel, m.body from message m where outage_id = :o
                   union all select 'call', body from callback where outage_id = :o and state = 'waiting'"""
            ),
            {"o": outage},
        ).all()
    return Counter(row.channel for row in rows), {row.body for row in rows}


def same(would: Preview, outage: int) -> None:
    counted, words = written(outage)
    assert dict(counted) == {k: v for k, v in (dict(would.ways) | {RUNG_BY: would.rung}).items() if v}
    assert words == {would.news.body if would.news else None}
    assert would.told + would.untold == CUSTOMERS


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize("of", [station, line], ids=["station", "line"])
def test_a_new_one(people: People, of: Callable[..., int]) -> None:
    an = people.an
    place = {"transformer_id" if of is station else "feeder_id": of(an)}
    values = hours(reason="Bảo trì", **place)
    with session(an) as db:
        would = preview.of_new(db, an.unit_id, values, datetime.now(UTC))
    with session(an) as db:
        done = actions.announce(db, an.unit_id, values, notify=True)
    assert (done.messages, done.callbacks) == (sum(would.ways.values()), would.rung)
    assert would.rung
    assert would.news
    assert written(done.id)[1] == {would.news.body}


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize(
    ("changes", "do"),
    [
        ({"state": "cancelled"}, lambda db, key: actions.cancel(db, *key, note="Đã xong", notify=True)),
        (
            {"state": "posted", "starts": at(20), "ends": at(20) + timedelta(hours=4)},
            lambda db, key: actions.move(
                db, *key, starts=at(20), ends=at(20) + timedelta(hours=4), note="Mưa", notify=True
            ),
        ),
    ],
    ids=["cancelled", "moved"],
)
def test_what_was_posted(
    people: People, changes: dict[str, Any], do: Callable[[Session, Key], actions.Done]
) -> None:
    an = people.an
    values = hours(transformer_id=station(an))
    with session(an) as db:
        first = actions.announce(db, an.unit_id, values, notify=True)
    with owner_engine().begin() as owner:
        owner.execute(text("update message set state = 'delivered'"))
        owner.execute(text("update callback set state = 'told'"))
    with session(an) as db:
        would = preview.of(db, an.unit_id, first.id, **changes)
    with owner_engine().begin() as owner:
        owner.execute(text("set local session_replication_role = replica"))
        owner.execute(text("delete from message where state = 'waiting'"))
    with session(an) as db:
        done = do(db, (an.unit_id, first.id))
    assert (done.messages, done.callbacks) == (sum(would.ways.values()), would.rung)
    assert would.rung == 1
    assert would.news
    assert would.news.body in written(done.id)[1]


@pytest.mark.usefixtures("mixed")
def test_a_draft(people: People) -> None:
    an = people.an
    values = hours(transformer_id=station(an))
    with session(an) as db:
        draft = actions.draft(db, an.unit_id, values).id
    with session(an) as db:
        would = preview.of(db, an.unit_id, draft, state="posted")
    with session(an) as db:
        actions.post(db, an.unit_id, draft, notify=True)
    same(would, draft)


def test_nobody_is_told_that_what_they_never_heard_of_is_off(people: People, posted: Posted) -> None:
    district, outage = posted()
    with session(people.an) as db:
        would = preview.of(db, district, outage, state="cancelled")
    assert (would.news, would.told) == (None, 0)


def test_another_district_counts_nobody(people: People, posted: Posted) -> None:
    district, outage = posted()
    with session(people.binh) as db:
        would = preview.of(db, district, outage)
    assert (would.told, would.untold) == (0, 0)


@pytest.mark.usefixtures("mixed")
def test_news_that_was_held_back_is_that_of_the_version_that_holds(people: People) -> None:
    an = people.an
    with session(an) as db:
        old = actions.announce(db, an.unit_id, hours(transformer_id=station(an)), notify=True).id
    with session(an) as db:
        moved = actions.move(db, an.unit_id, old, starts=at(20), ends=at(20, 12), note="Mưa").id
    with session(an) as db:
        would = preview.of(db, an.unit_id, old)
    with session(an) as db:
        actions.notify(db, an.unit_id, old)
    same(would, moved)
    assert would.rung == 1
