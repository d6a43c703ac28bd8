"""One question, one number: lists, tiles, board and figures agree, whoever asks and whenever."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import Person
from portal.database import owner_engine, session
from portal.insights.queries import report
from portal.tickets import actions
from portal.tickets.queries import home, tickets, workload
from portal.tickets.queries.conditions import VIEWS
from portal.tickets.queries.tickets import EVERY_UNIT, Filter, TicketCounts
from tests.people import signed_in

pytestmark = pytest.mark.usefixtures("filled_unchanged")

NOW = datetime.now(UTC)
MOMENTS = [NOW + timedelta(**ahead) for ahead in ({}, {"hours": 5}, {"days": 3}, {"days": -400})]
WORKING = ("an", "minh", "chi", "dung")
TILES = {"all": "open", "overdue": "overdue", "today": "today", "returned": "returned", "urged": "urged"}
BOARD = {**TILES, "urged": "unanswered"}


@pytest.fixture(scope="module", params=MOMENTS, ids=("now", "soon", "later", "long ago"))
def now(request: pytest.FixtureRequest) -> datetime:
    return request.param  # type: ignore[no-any-return]


def counted(db: Session, now: datetime, **wanted: int | str | None) -> TicketCounts:
    return tickets.counts(db, Filter(**wanted), now=now)  # type: ignore[arg-type]


def test_the_demo_has_something_of_everything_but_perhaps_answers_to_tell() -> None:
    with session(signed_in("dung")) as db:
        counts = asdict(counted(db, NOW, unit=EVERY_UNIT))
    assert {view for view in VIEWS if not counts[view]} <= {"untold"}


def test_an_answer_to_tell_is_listed_and_counted_alike(filled: object) -> None:
    with session(signed_in("dung")) as db:
        before = {row.number for row in tickets.inbox(db, Filter("untold"), now=NOW)}
    with session(signed_in("an")) as db:
        ticket = next(row for row in tickets.inbox(db, Filter(), now=NOW) if row.state == "working")
        actions.resolve(db, ticket.district_id, ticket.id, answer="Đã có điện.")
    with session(signed_in("dung")) as db:
        listed = tickets.inbox(db, Filter("untold"), now=NOW)
        assert {row.number for row in listed} == before | {ticket.number}
        assert counted(db, NOW).untold == len(listed) == len(before) + 1


def test_what_a_supervisor_counts_more_than_an_agent_is_said(filled: object) -> None:
    with session(signed_in("an")) as db:
        ticket = next(row for row in tickets.inbox(db, Filter(), now=NOW) if row.state == "working")
        actions.resolve(db, ticket.district_id, ticket.id, answer="Đã trả lời khách.")
    with owner_engine().begin() as owner:
        owner.execute(
            text("update ticket set confidential = true where number = :number"), {"number": ticket.number}
        )
    said = {}
    for who in ("chi", "dung"):
        with session(signed_in(who)) as db:
            listed, first = counted(db, NOW, view="untold"), home.home_counts(db, now=NOW, every_unit=True)
        assert (listed.untold, listed.confidential) == (first.untold, first.untold_confidential)
        said[who] = listed
    assert said["chi"].confidential == 0 < said["dung"].confidential
    assert said["dung"].untold - said["dung"].confidential == said["chi"].untold


@pytest.mark.parametrize("who", WORKING)
@pytest.mark.parametrize("unit", [None, EVERY_UNIT])
def test_a_list_is_as_long_as_its_count(who: str, unit: int | None, now: datetime) -> None:
    with session(signed_in(who)) as db:
        counts = counted(db, now, unit=unit)
        lists = {view: tickets.inbox(db, Filter(view, unit=unit), now=now, limit=10_000) for view in VIEWS}
        held = {view: counted(db, now, view=view, unit=unit) for view in VIEWS}
    assert {view: len(rows) for view, rows in lists.items()} == {v: getattr(counts, v) for v in VIEWS}
    assert {v: c.mine + c.others + c.nobody for v, c in held.items()} == {v: len(lists[v]) for v in VIEWS}
    assert [row for row in lists["all"] if row.overdue(now)] == lists["overdue"]


@pytest.mark.parametrize("who", WORKING)
@pytest.mark.parametrize("every_unit", [False, True])
def test_a_tile_says_what_its_list_holds(who: str, every_unit: bool, now: datetime) -> None:
    unit = EVERY_UNIT if every_unit else None
    with session(signed_in(who)) as db:
        tiles = home.home_counts(db, now=now, every_unit=every_unit)
        counts = counted(db, now, unit=unit)
        overdue = tickets.inbox(db, Filter("overdue", unit=unit), now=now)
    assert {view: getattr(tiles, tile) for view, tile in TILES.items()} == {
        view: getattr(counts, view) for view in TILES
    }
    assert tiles.oldest == (overdue[0].next_due if overdue else None)


def test_the_board_says_of_each_unit_what_its_list_holds(now: datetime) -> None:
    with session(signed_in("dung")) as db:
        for row in workload.board(db, now=now):
            counts = counted(db, now, unit=row.id)
            assert [getattr(row, b) for b in BOARD.values()] == [getattr(counts, v) for v in BOARD], row.name


def test_the_board_says_of_each_person_what_their_list_holds(now: datetime) -> None:
    with session(signed_in("minh")) as db:
        for row in workload.board(db, now=now):
            counts = counted(db, now, holder=row.id or 0)
            assert [getattr(row, b) for b in BOARD.values()] == [getattr(counts, v) for v in BOARD], row.name


def test_whom_to_urge_are_the_overdue_that_others_hold(now: datetime) -> None:
    dung = signed_in("dung")
    with session(dung) as db:
        candidates = home.to_urge(db, now=now)
        own, every = counted(db, now, unit=dung.unit_id), counted(db, now, unit=EVERY_UNIT)
    assert len(candidates) == min(home.URGED_AT_ONCE, every.overdue - own.overdue)


def test_the_figures_say_what_tiles_and_board_say(now: datetime) -> None:
    with session(signed_in("giang")) as db:
        figures = report(db, "week", now, None)
        board = workload.board(db, now=now)
    with session(signed_in("dung")) as db:  # an executive has no tiles of tickets
        tiles = home.home_counts(db, now=now, every_unit=True)
    told = ("open", "overdue", "urged")
    assert [getattr(figures.totals, name) for name in told] == [getattr(tiles, name) for name in told]
    assert [getattr(figures.totals, name) for name in told] == [
        sum(getattr(row, name) for row in board) for name in ("open", "overdue", "unanswered")
    ]
    assert figures.open["overdue"].sum() == tiles.overdue


@pytest.mark.parametrize("who", ["an", "binh"])
def test_the_share_on_time_of_a_unit_is_the_same_everywhere(who: str) -> None:
    person: Person = signed_in(who)
    with session(signed_in("giang")) as db:
        of = report(db, "week", NOW, person.unit_id)
        [row] = [row for row in workload.board(db, now=NOW) if row.id == person.unit_id]
    figures = list(zip(of.on_time["on_time"], of.on_time["resolved"], of.on_time["late"], strict=True))
    assert figures == ([(row.on_time, row.done, row.late)] if row.judged else [])
    share = row.on_time / row.judged if row.judged else None  # of nothing judged there is no share
    assert of.totals.on_time == (None if share is None else pytest.approx(share))
