"""A request told under the wrong category: the centre puts it right, and nobody gives themselves another limit by it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.access import Invalid, NotFound, Refused
from portal.database import session
from portal.tickets import actions
from portal.tickets.models import Ticket
from portal.tickets.queries.timeline import timeline
from portal.tickets.sla.targets import targets
from tests.tickets.conftest import Key, People, recorded

WHY = "Khách hỏi hóa đơn, không phải mất điện."


def correct(db: Session, key: Key, category: str = "billing", **facts: str) -> Ticket:
    return actions.correct(db, *key, category=category, facts=facts, why=WHY)


def test_its_limits_are_those_that_the_right_category_had_at_receipt(people: People, ticket: Key) -> None:
    with session(people.chi) as db:
        received = db.get_one(Ticket, ticket).received_at
        right = targets(db, "billing", received, {})
        correct(db, ticket)
    with session(people.chi) as db:
        found = db.get_one(Ticket, ticket)
        assert {name: getattr(found, name) for name in right} == right
        assert (found.category, found.arrive_due, found.received_at) == ("billing", None, received)
        assert found.next_due == min(found.respond_due or found.resolve_due, found.resolve_due)


def test_the_thread_says_what_it_was_what_it_is_why_and_until_when(people: People, ticket: Key) -> None:
    with session(people.chi) as db:
        correct(db, ticket)
    with session(people.an) as db:
        [said] = [e.text or "" for e in timeline(db, *ticket) if e.kind == "internal"]
    assert "Mất điện → Thắc mắc chỉ số, hóa đơn" in said
    assert WHY in said
    assert "Tính lại từ lúc tiếp nhận" in said


def test_a_verdict_given_stands_whatever_the_category_becomes(people: People, accepted: Key) -> None:
    with session(people.an) as db:
        before = db.get_one(Ticket, accepted)
        given = (before.responded_at, before.respond_due, before.respond_rule_id)
        actions.return_(db, *accepted, why="Sai loại yêu cầu.")
    with session(people.chi) as db:
        correct(db, accepted)
    with session(people.chi) as db:
        after = db.get_one(Ticket, accepted)
        assert (after.responded_at, after.respond_due, after.respond_rule_id) == given
        assert after.resolve_due == targets(db, "billing", after.received_at, {})["resolve_due"]


def test_circumstances_are_put_right_in_the_same_way(people: People) -> None:
    key = recorded(people, category="new-supply", facts={"works": "yes"})
    with session(people.chi) as db:
        longer = db.get_one(Ticket, key).resolve_due
        correct(db, key, "new-supply", works="no")
    with session(people.chi) as db:
        found = db.get_one(Ticket, key)
        assert found.facts == {"works": "no"}
        assert longer is not None
        assert found.resolve_due is not None
        assert found.resolve_due < longer


def test_who_works_under_a_limit_does_not_choose_it(people: People, accepted: Key) -> None:
    with session(people.an) as db, pytest.raises(Refused):
        correct(db, accepted)
    with session(people.chi) as db, pytest.raises(Invalid):
        correct(db, accepted)  # the district holds it: it returns it first
    for column in ("category = 'billing'", "resolve_due = now() + interval '9 days'"):
        with pytest.raises(DBAPIError), session(people.an) as db:
            db.execute(text(f"update ticket set {column} where id = :id"), {"id": accepted[1]})


def test_a_correction_that_changes_nothing_or_names_nothing_is_refused(people: People, ticket: Key) -> None:
    for category in ("outage", "no-such-category"):
        with session(people.chi) as db, pytest.raises(Invalid):
            correct(db, ticket, category)
    with session(people.chi) as db, pytest.raises(NotFound):
        correct(db, (ticket[0], 10**9))


def test_what_becomes_confidential_is_not_seen_by_staff_any_more(people: People, ticket: Key) -> None:
    with session(people.chi) as db:
        correct(db, ticket, "tip-off")
        actions.forward(db, *ticket)
    with session(people.an) as db:
        assert db.get(Ticket, ticket) is None
    with session(people.minh) as db:
        found = db.get_one(Ticket, ticket)
        assert found.confidential
        assert found.received_at < datetime.now(UTC)
