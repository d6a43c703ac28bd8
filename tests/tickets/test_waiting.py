"""While a ticket waits for its customer its clocks stand still, where the rule allows it, and nobody else moves a limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.access import Invalid
from portal.database import owner_engine, session
from portal.i18n import use
from portal.organisation.actions import set_day
from portal.tickets import actions
from portal.tickets.models import Ticket
from portal.tickets.queries import tickets
from portal.tickets.queries.tickets import Filter
from portal.tickets.queries.timeline import timeline
from portal.tickets.sla.queries import explained
from tests.people import signed_in
from tests.tickets.conftest import Key, People, recorded

WAITED = timedelta(hours=3)
EARLIER = timedelta(hours=5)
SLACK = timedelta(minutes=1)


@pytest.fixture
def waiting(people: People) -> Key:
    """A request about a bill, 24 hours that stand still meanwhile; An waits for a photo of the meter since three hours."""
    key = recorded(people, category="billing", subject="Hóa đơn cao")
    with session(people.chi) as db:
        actions.forward(db, *key)
    with session(people.an) as db:
        actions.accept(db, *key)
        actions.wait_for_customer(db, *key, body="Chờ khách gửi ảnh công tơ")
    # As if all that had been some hours earlier; a ledger that is written cannot be moved but behind its guards.
    owned("update ticket set received_at = received_at - :earlier", earlier=EARLIER)
    owned(
        "update holding set since = since - :earlier, until = until - :earlier, previous_until = previous_until - :earlier",
        earlier=EARLIER,
    )
    owned("update pause set since = since - :waited", waited=WAITED)
    return key


def owned(sql: str, **values: object) -> None:
    with owner_engine().begin() as owner:
        owner.execute(text("set local session_replication_role = replica"))
        owner.execute(text(sql), values)


def found(people: People, key: Key) -> Ticket:
    with session(people.dung) as db:
        return db.get_one(Ticket, key)


def moved(ticket: Ticket) -> timedelta:
    """By how much the limit of 24 hours was moved."""
    assert ticket.resolve_due
    return ticket.resolve_due - ticket.received_at - timedelta(hours=24)


def test_a_clock_that_stands_has_no_end_and_is_not_late(people: People, waiting: Key) -> None:
    ticket, now = found(people, waiting), datetime.now(UTC)
    assert ticket.resolve_due is None
    with session(people.an) as db, use("vi"):
        line = next(x for x in tickets.inbox(db, Filter(), now=now + timedelta(days=9)) if x.id == ticket.id)
        assert line.stands
        told = explained(
            db,
            rule_id=ticket.resolve_rule_id,
            received=ticket.received_at,
            stored=None,
            now=now,
            ticket=waiting,
        )
        assert told.left.words == "Tạm dừng tính giờ"
        late = tickets.inbox(db, Filter(view="overdue"), now=now + timedelta(days=9))
        assert ticket.id not in {x.id for x in late}


def test_when_the_work_goes_on_the_limit_has_moved_by_the_wait(people: People, waiting: Key) -> None:
    with session(people.an) as db:
        actions.resume(db, *waiting)
    ticket = found(people, waiting)
    assert abs(moved(ticket) - WAITED) < SLACK
    with session(people.an) as db, use("vi"):
        told = explained(
            db,
            rule_id=ticket.resolve_rule_id,
            received=ticket.received_at,
            stored=ticket.resolve_due,
            now=datetime.now(UTC),
            ticket=waiting,
        )
        assert "3 giờ" in str(told)
        assert "resumed" in {e.kind for e in timeline(db, *waiting)}
    with session(people.an) as db, pytest.raises(Invalid):
        actions.resume(db, *waiting)


@pytest.mark.parametrize("how", ["resolved", "returned", "rerouted"])
def test_whatever_is_done_next_ends_the_wait(people: People, waiting: Key, how: str) -> None:
    who = people.dung if how == "rerouted" else people.an
    with session(who) as db:
        if how == "resolved":
            actions.resolve(db, *waiting, answer="Đã đối chiếu chỉ số.")
        elif how == "returned":
            actions.return_(db, *waiting, why="Không thuộc địa bàn")
        else:
            actions.reroute(db, *waiting, unit_id=people.binh.unit_id, why="Không thuộc địa bàn")
    ticket = found(people, waiting)
    assert abs(moved(ticket) - WAITED) < SLACK
    assert (ticket.resolved_at is not None) == (how == "resolved")
    with owner_engine().connect() as owner:
        assert owner.scalar(text("select count(*) from pause where until = 'infinity'")) == 0


def test_given_to_a_colleague_it_waits_on(people: People, waiting: Key) -> None:
    with owner_engine().connect() as owner:
        other = owner.scalar(
            text(
                "select person_id from assignment where unit_id = :u and person_id <> :p and valid @> now() limit 1"
            ),
            {"u": people.an.unit_id, "p": people.an.id},
        )
    with session(people.minh) as db:
        actions.reassign(db, *waiting, person_id=other)
    ticket = found(people, waiting)
    assert (ticket.state, ticket.resolve_due) == ("waiting", None)


def test_waiting_twice_is_refused_and_two_waits_add_up(people: People, waiting: Key) -> None:
    with session(people.an) as db, pytest.raises(Invalid):
        actions.wait_for_customer(db, *waiting, body="Vẫn chờ")
    with session(people.an) as db:
        actions.resume(db, *waiting)
    with session(people.an) as db:
        actions.wait_for_customer(db, *waiting, body="Chờ thêm một ảnh")
    owned("update pause set until = until - interval '90 minutes' where until < 'infinity'")
    owned("update pause set since = since - interval '1 hour' where until = 'infinity'")
    with session(people.an) as db:
        actions.resume(db, *waiting)
    assert abs(moved(found(people, waiting)) - WAITED + timedelta(minutes=30)) < SLACK


@pytest.mark.parametrize("working", [False, True], ids=["a day off", "a working day"])
def test_equal_tickets_keep_equal_limits_whatever_happens_to_the_calendar(
    people: People, working: bool
) -> None:
    """Two of one day, one of which waits for a moment after a day was set and another after it was taken back."""
    limited = {"category": "contract-change", "subject": "Sang tên hợp đồng"}
    still, waits = recorded(people, **limited), recorded(people, **limited)
    for key in (still, waits):
        with session(people.chi) as db:
            actions.forward(db, *key)
        with session(people.an) as db:
            actions.accept(db, *key)
    given = found(people, still).resolve_due
    assert given
    days = {given.date() - timedelta(n) for n in range(3)}
    for said in (working, None):
        for day in days:
            with session(signed_in("ha")) as db:
                set_day(db, day, working=said, reason="QĐ 12/2026")
        with session(people.an) as db:
            actions.wait_for_customer(db, *waits, body="Chờ bản sao hợp đồng")
        with session(people.an) as db:
            actions.resume(db, *waits)
        assert found(people, waits).resolve_due == found(people, still).resolve_due == given
    with session(people.an) as db, use("vi"):
        ticket = found(people, waits)
        told = explained(
            db,
            rule_id=ticket.resolve_rule_id,
            received=ticket.received_at,
            stored=ticket.resolve_due,
            now=datetime.now(UTC),
            ticket=waits,
        )
        assert "lịch lúc tiếp nhận" not in str(told)


def test_a_limit_that_may_not_stand_goes_on(people: People, accepted: Key) -> None:
    before = found(people, accepted).resolve_due
    with session(people.an) as db:
        actions.wait_for_customer(db, *accepted, body="Chờ khách mở cửa")
    assert found(people, accepted).resolve_due == before


def test_nobody_moves_a_limit_or_writes_a_pause_by_hand(people: People, accepted: Key) -> None:
    for sql in (
        "update ticket set resolve_due = resolve_due + interval '1 day' where id = :id",
        "insert into pause (district_id, ticket_id, since) select district_id, id, now() from ticket where id = :id",
        "update pause set until = now() where ticket_id = :id",
    ):
        with pytest.raises(DBAPIError), session(people.an) as db:
            db.execute(text(sql), {"id": accepted[1]})
