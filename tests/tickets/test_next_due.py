"""The limit that a ticket runs against next: of every clock, in every state, and by it in every counter at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from portal.database import owner_engine, session
from portal.i18n import use
from portal.insights.queries import report
from portal.tickets import actions
from portal.tickets.models import DONE, TicketState
from portal.tickets.queries import home, tickets, workload
from portal.tickets.queries.lines import TicketRow
from portal.tickets.queries.tickets import EVERY_UNIT, Filter
from portal.ui.screens.tickets import due
from tests.people import signed_in
from tests.tickets.conftest import Key, People, recorded

HOUR = timedelta(hours=1)
START = datetime(2026, 11, 27, tzinfo=UTC)
CLOCKS = ("respond", "arrive", "resolve")


def line(person: object, key: Key) -> TicketRow:
    with session(person) as db:  # type: ignore[arg-type]
        return next(t for t in tickets.inbox(db, Filter(unit=EVERY_UNIT), now=START) if t.key == key)


def test_unaccepted_for_days_is_overdue_in_every_counter_at_once(people: People) -> None:
    key = recorded(people, category="capacity-change", subject="Xin tăng công suất")
    with session(people.chi) as db:
        actions.forward(db, *key)
    held = line(people.dung, key)
    assert (held.next_clock, held.next_due) == ("respond", held.respond_due)
    assert held.respond_due < held.resolve_due
    now = held.respond_due + timedelta(minutes=1)
    with session(people.an) as db:
        assert tickets.counts(db, Filter(), now=now).overdue == 1
        assert [t.key for t in tickets.inbox(db, Filter("overdue"), now=now)] == [key]
        assert home.home_counts(db, now=now).overdue == 1
    with session(people.dung) as db:
        assert [c.next_clock for c in home.to_urge(db, now=now)] == ["respond"]
        [row] = [row for row in workload.board(db, now=now) if row.id == people.an.unit_id]
    assert (row.overdue, row.late, row.oldest) == (1, 1, held.respond_due)
    with session(signed_in("giang")) as db:
        of = report(db, "week", now, None)
    assert (of.totals.overdue, of.totals.on_time, of.open["overdue"].sum()) == (1, 0, 1)


def test_what_the_centre_leaves_lying_is_overdue_too(people: People, ticket: Key) -> None:
    held = line(people.dung, ticket)
    assert held.next_clock == "respond"
    with session(people.chi) as db:
        assert tickets.counts(db, Filter(), now=held.next_due + HOUR).overdue == 1


def test_the_clock_that_runs_is_said(people: People, ticket: Key) -> None:
    held = line(people.dung, ticket)
    with use("vi"):
        assert "Tiếp nhận: quá 4 ngày" in due.badge(held, held.respond_due + timedelta(days=4))
    with session(people.chi) as db:
        actions.forward(db, *ticket)
    with session(people.an) as db:
        actions.accept(db, *ticket)
    held = line(people.dung, ticket)
    assert (held.next_clock, held.next_due) == ("resolve", held.resolve_due)
    with use("vi"):
        assert "Quá 4 ngày" in due.badge(held, held.resolve_due + timedelta(days=4))


def test_a_list_is_in_the_order_of_what_runs_out_next(people: People, accepted: Key) -> None:
    second = recorded(people, category="billing")  # to be resolved later, but to be accepted soon
    with session(people.chi) as db:
        actions.forward(db, *second)
    with session(people.an) as db:
        lines = tickets.inbox(db, Filter(), now=START)
    assert [t.next_due for t in lines] == sorted(t.next_due for t in lines if t.next_due)
    assert {t.key for t in lines} == {accepted, second}


def test_nobody_writes_it(people: People, accepted: Key) -> None:
    with owner_engine().connect() as owner:
        granted = owner.scalars(
            text("""select distinct privilege_type from information_schema.column_privileges
                    where table_name = 'ticket' and column_name like 'next\\_%' and grantee <> current_user""")
        ).all()
    assert granted == ["SELECT"]


@pytest.fixture
def row(people: People, accepted: Key) -> Iterator[Connection]:
    """A connection that may set the ticket to anything, and leaves no trace."""
    with owner_engine().connect() as owner:
        yield owner
        owner.rollback()


moments = st.none() | st.integers(-5, 5).map(lambda hours: START + hours * HOUR)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    state=st.sampled_from([str(s) for s in TicketState]),
    dues=st.tuples(moments, moments, moments),
    responded=st.booleans(),
    arrived=st.booleans(),
)
def test_it_is_the_first_limit_without_a_verdict(
    row: Connection,
    accepted: Key,
    state: str,
    dues: tuple[datetime | None, ...],
    responded: bool,
    arrived: bool,
) -> None:
    given_at = datetime.now(UTC)
    with row.begin_nested() as attempt:
        row.execute(text("alter table ticket disable trigger ticket_verdict, disable trigger ticket_paused"))
        got = row.execute(
            text("""update ticket set state = :state, respond_due = :respond, arrive_due = :arrive, resolve_due = :resolve,
                        responded_at = :responded, arrived_at = :arrived,
                        resolved_at = case when :done then cast(:at as timestamptz) end,
                        closed_at = case when :state = 'closed' then cast(:at as timestamptz) end
                    where id = :id returning next_due, next_clock"""),
            {
                "state": state,
                **dict(zip(CLOCKS, dues, strict=True)),
                "responded": given_at if responded else None,
                "arrived": given_at if arrived else None,
                "done": state in DONE,
                "at": given_at,
                "id": accepted[1],
            },
        ).one()
        attempt.rollback()
    running = {
        "respond": dues[0] if not responded else None,
        "arrive": dues[1] if not arrived and state != "checking" else None,
        "resolve": dues[2],
    }
    left = {clock: due for clock, due in running.items() if due and state not in DONE}
    assert got.next_due == min(left.values(), default=None)
    assert got.next_clock == next((c for c in CLOCKS if got.next_due and left.get(c) == got.next_due), None)


@pytest.mark.usefixtures("filled_unchanged")
def test_the_most_urgent_come_from_an_index() -> None:
    with session(signed_in("an")) as db:
        db.execute(text("set local enable_seqscan = off"))
        plan = "\n".join(
            db.scalars(
                text("""explain (costs off) select id from ticket
                        where holder_unit_id = current_unit()
                          and state in ('new', 'working', 'waiting', 'checking', 'returned') and next_due < now()
                        order by next_due limit 50""")
            )
        )
    assert "ticket_holder_next_idx" in plan
    assert "next_due < now()" in plan.partition("Index Cond")[2].splitlines()[0]
