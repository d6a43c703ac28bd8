"""What is late counts against the share on time: today, and in the period that today's is compared with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from portal.database import owner_engine, session
from portal.insights import measures
from portal.insights.queries import report
from portal.tickets import actions
from portal.tickets.queries import workload
from tests.people import signed_in
from tests.tickets.conftest import Key, People, accepted, forwarded, people, recorded, ticket

__all__ = ["accepted", "forwarded", "people", "ticket"]  # fixtures
NOW = datetime.now(UTC)


def test_a_unit_with_late_requests_has_no_hundred_percent(people: People, accepted: Key) -> None:
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã có điện.")
    recorded(people)  # nobody accepts it
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with session(signed_in("giang")) as db:
        of = report(db, "week", tomorrow, None)
        [row] = [row for row in workload.board(db, now=tomorrow) if row.id == people.an.unit_id]
    assert (row.on_time, row.done, row.late) == (1, 1, 1)
    assert of.totals.on_time == 0.5
    assert of.on_time[["on_time", "resolved", "late", "share"]].to_numpy().tolist() == [[1, 1, 1, 0.5]]


@pytest.mark.usefixtures("filled_unchanged")
@pytest.mark.parametrize("days", [0, 1, 7])
def test_what_was_late_at_a_moment_is_counted_as_it_was_then(days: int) -> None:
    until = NOW - timedelta(days=days)
    of = measures.Window(until - timedelta(days=7), until, NOW + timedelta(seconds=1), "UTC", 7)
    with owner_engine().connect() as owner:
        events = owner.execute(
            text("""select resolved_at, respond_due, responded_at, arrive_due, arrived_at, resolve_due
                    from ticket where received_at < :until and (resolved_at is null or resolved_at >= :until)"""),
            {"until": until},
        ).all()
        judged = owner.execute(
            text("""select count(*) filter (where resolved_at <= resolve_due), count(*) from ticket
                    where resolved_at >= :since and resolved_at < :until and resolve_due is not null"""),
            {"since": of.since, "until": of.until},
        ).one()
    late = sum(
        any(
            due and due < until and not (given and given < until)
            for due, given in (
                (e.respond_due, e.responded_at),
                (e.arrive_due, e.arrived_at),
                (e.resolve_due, None),
            )
        )
        for e in events
    )
    with session(signed_in("giang")) as db:
        assert measures.totals(db, of).on_time == pytest.approx(judged[0] / (judged[1] + late))


def test_the_running_day_is_compared_up_to_the_same_hour() -> None:
    noon = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
    of = measures.window("week", noon)
    assert of.until == noon
    assert of.before.until == noon - timedelta(days=7)
    assert of.before.since == of.since - timedelta(days=7)
