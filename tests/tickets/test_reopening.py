"""A case comes back: a request of its own on the same thread; the first verdict stands; the last answer is always said."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from portal.access import Invalid
from portal.database import owner_engine, session
from portal.tickets import actions
from portal.tickets.models import Ticket
from portal.tickets.queries.timeline import timeline
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


def test_what_was_answered_long_ago_is_a_new_request(
    people: People, answered: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.settings.settings.portal_reopen_days", 0)
    with session(people.chi) as db, pytest.raises(Invalid):
        actions.follow_up(db, *answered, said="Vẫn mất điện.")
