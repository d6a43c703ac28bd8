"""A case comes back: a request of its own on the same thread; the first verdict stands; the last answer is always said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from portal.access import Invalid
from portal.database import owner_engine, session
from portal.tickets import actions
from portal.tickets.models import Ticket
from portal.tickets.queries.single import ticket
from portal.tickets.queries.tickets import Filter, counts, inbox
from portal.tickets.queries.timeline import timeline
from portal.tickets.queries.workload import board
from portal.ui.screens.tickets.buttons import offer
from tests.tickets.conftest import Key, People


@pytest.fixture
def answered(people: People, accepted: Key) -> Key:
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã thay cầu chì.")
    return accepted


def come_back(people: People, answered: Key, said: str = "Vẫn mất điện.") -> Ticket:
    with session(people.chi) as db:
        return actions.follow_up(db, *answered, said=said)


def test_a_case_that_comes_back_has_clocks_of_its_own_and_the_first_verdict_stands(
    people: People, answered: Key
) -> None:
    with session(people.an) as db:
        before = db.get_one(Ticket, answered).resolved_at
    made = come_back(people, answered)
    with session(people.an) as db:
        old, new = db.get_one(Ticket, answered), db.get_one(Ticket, (made.district_id, made.id))
        assert (old.resolved_at, old.state in ("resolved", "closed")) == (before, True)
        assert new.follows_id == old.id
        assert new.resolved_at is None
        assert (new.resolve_due or new.received_at) > (old.resolve_due or old.received_at)
        assert new.holder_unit_id == people.an.unit_id
        assert (new.customer_id, new.subject, new.ward_id) == (old.customer_id, old.subject, old.ward_id)
    with owner_engine().connect() as db:
        contacts = db.execute(text("select contact_phone, place from ticket order by id")).all()
    assert contacts[0] == contacts[1]


def test_both_are_read_as_one_thread(people: People, answered: Key) -> None:
    made = come_back(people, answered)
    with session(people.an) as db:
        thread = timeline(db, made.district_id, made.id)
        first = timeline(db, *answered)
    told = [(e.kind, e.text) for e in thread]
    assert ("received", "Vẫn mất điện.") in told
    assert ("resolved", "Đã thay cầu chì.") in told
    assert len({e.number for e in thread}) == 2
    assert [e.text for e in first if e.kind == "came_back"] == [made.number]


def test_a_case_comes_back_once_a_request(people: People, answered: Key) -> None:
    made = come_back(people, answered)
    with pytest.raises(Exception, match="ticket_follows_key"):
        come_back(people, answered)
    with session(people.chi) as db, pytest.raises(Invalid):
        actions.follow_up(db, made.district_id, made.id, said="Vẫn mất điện.")  # open still


def test_a_case_that_came_back_is_offered_no_second_time_and_each_names_the_other(
    people: People, answered: Key
) -> None:
    now = datetime.now(UTC)
    with session(people.an) as db:
        number = db.get_one(Ticket, answered).number
    made = come_back(people, answered)
    with session(people.chi) as db:
        before, after = ticket(db, number), ticket(db, made.number)
    assert (before.followed_by, after.follows) == (made.number, number)
    assert (before.reopened, after.reopened) == (0, 1)
    keys = [*offer(before, people.chi, None, now).offered]
    assert "follow_up" not in keys


def test_how_often_a_case_came_back_is_said_in_the_list_and_counted_on_the_board(
    people: People, answered: Key
) -> None:
    made = come_back(people, answered)
    with session(people.an) as db:
        actions.accept(db, made.district_id, made.id)
        actions.resolve(db, made.district_id, made.id, answer="Đã thay dây.")
    come_back(people, (made.district_id, made.id))
    now = datetime.now(UTC)
    with session(people.an) as db:
        listed = inbox(db, Filter(view="reopened"), now=now)
        counted = counts(db, Filter(), now=now).reopened
    with session(people.dung) as db:
        held = [holder.reopened for holder in board(db, now=now) if holder.id == people.an.unit_id]
    assert [line.reopened for line in listed] == [2]
    assert (counted, held) == (1, [1])


def test_what_was_answered_long_ago_is_a_new_request(
    people: People, answered: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.settings.settings.portal_reopen_days", 0)
    with session(people.chi) as db, pytest.raises(Invalid):
        actions.follow_up(db, *answered, said="Vẫn mất điện.")
