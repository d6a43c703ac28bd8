"""Limits at receipt, verdicts that stand, answers that are checked, tickets that few may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.access import Invalid, NotFound
from portal.database import owner_engine, session
from portal.tickets import actions
from portal.tickets.models import Ticket
from portal.tickets.queries import search, single, tickets
from portal.tickets.queries.tickets import Filter
from portal.tickets.sla.models import LimitRule
from portal.tickets.sla.queries import explained
from tests.tickets.conftest import Key, People, recorded

NOW = datetime.now(UTC)


def _ticket(people: People, key: Key) -> Ticket:
    with session(people.dung) as db:
        return db.get_one(Ticket, key)


def test_limits_are_those_of_the_rules_at_receipt(people: People, ticket: Key) -> None:
    found = _ticket(people, ticket)
    assert found.respond_due - found.received_at == timedelta(minutes=15)
    assert found.resolve_due - found.received_at == timedelta(hours=2)
    assert found.arrive_due is None


def test_the_ward_decides_between_town_and_country(people: People) -> None:
    with owner_engine().connect() as owner:
        rural = owner.scalar(text("select id from ward where area = 'rural' limit 1"))
    town, country = (
        _ticket(people, recorded(people, category="new-supply", ward_id=w)) for w in (None, rural)
    )
    with session(people.dung) as db:
        amounts = [db.get_one(LimitRule, t.resolve_rule_id).amount for t in (town, country)]
    assert amounts == [3, 5]
    assert country.facts == {"area": "rural"}


def test_a_changed_rule_changes_neither_a_verdict_nor_what_was_received(
    people: People, accepted: Key
) -> None:
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã có điện.")
    before = _ticket(people, accepted)
    with owner_engine().begin() as owner:
        owner.execute(
            text("""insert into limit_rule (category, clock, version, valid_from, amount, unit)
                    values ('outage', 'resolve', 2, '2020-01-01', 1, 'minutes')""")
        )
    after = _ticket(people, accepted)
    assert (after.resolve_due, after.resolve_rule_id, after.resolved_at) == (
        before.resolve_due,
        before.resolve_rule_id,
        before.resolved_at,
    )
    new = _ticket(people, recorded(people))
    assert new.resolve_due - new.received_at == timedelta(minutes=1)


def test_a_verdict_cannot_be_rewritten(people: People, accepted: Key) -> None:
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã có điện.")
    for column in ("resolved_at", "resolve_due", "responded_at", "respond_due"):
        statement = f"update ticket set {column} = {column} - interval '1 hour' where id = {accepted[1]}"
        with owner_engine().connect() as owner, pytest.raises(IntegrityError):
            owner.execute(text(statement))


def test_the_limit_is_told_in_a_sentence(people: People, ticket: Key) -> None:
    found = _ticket(people, ticket)
    told = {"rule_id": found.resolve_rule_id, "received": found.received_at, "now": NOW}
    with session(people.chi) as db:
        assert "2 giờ kể từ" in str(explained(db, stored=found.resolve_due, **told))
        moved = found.resolve_due + timedelta(days=1)
        assert str(explained(db, stored=moved, **told)) == "2 giờ, theo lịch lúc tiếp nhận."
        nothing = explained(db, rule_id=None, received=found.received_at, stored=None, now=NOW)
    assert str(nothing) == "Không có thời hạn."


def test_an_inquiry_is_answered_in_the_call(people: People) -> None:
    with session(people.chi) as db:
        made = actions.answer_at_once(
            db, district_id=people.an.unit_id, category="inquiry", subject="Hỏi giá điện", answer="Bậc 1: …"
        )
        assert (made.state, made.resolved_at, made.resolve_due) == ("closed", made.received_at, None)
        assert search.find(db, made.number, now=NOW)[0].state == "closed"


def test_the_centre_checks_an_answer_to_a_written_complaint(people: People) -> None:
    key = recorded(people, category="written-complaint")
    for _round in range(2):
        with session(people.chi) as db:
            actions.forward(db, *key, remark="Xem lại giúp.")
        with session(people.an) as db:
            actions.accept(db, *key)
            actions.resolve(db, *key, answer="Đã xin lỗi khách hàng.")
        found = _ticket(people, key)
        assert (found.state, found.holder_unit_id, found.resolved_at) == (
            "checking",
            people.chi.unit_id,
            None,
        )
    with session(people.chi) as db:
        actions.resolve(db, *key, answer="Đã xin lỗi và hẹn gặp khách hàng.")
    found = _ticket(people, key)
    assert (found.state, found.answer) == ("resolved", "Đã xin lỗi và hẹn gặp khách hàng.")


def test_a_tip_off_is_seen_by_few(people: People) -> None:
    key = recorded(people, category="tip-off", subject="Câu trộm điện")
    with session(people.chi) as db:
        actions.forward(db, *key)
        number = db.get_one(Ticket, key).number
    with session(people.an) as db:
        assert tickets.inbox(db, Filter(), now=NOW) == search.find(db, number, now=NOW) == []
        assert tickets.counts(db, Filter(), now=NOW).all == 0
    with session(people.an) as db, pytest.raises(NotFound):
        single.ticket(db, number)
    with session(people.an) as db, pytest.raises(NotFound):
        actions.accept(db, *key)
    for seen_by in (people.minh, people.chi, people.dung):
        with session(seen_by) as db:
            assert single.ticket(db, number).confidential
    with session(people.minh) as db, pytest.raises(Invalid):
        actions.reassign(db, *key, person_id=people.an.id)
    with session(people.minh) as db:
        actions.accept(db, *key)
    for person, seen in ((people.an, False), (people.minh, True)):
        with session(person) as db:  # nor that something happened to it
            assert bool(db.scalar(text("select count(*) from change where table_name = 'ticket'"))) == seen


def test_the_message_is_queued_with_the_answer_or_not_at_all(people: People, accepted: Key) -> None:
    def queued() -> int:
        with owner_engine().connect() as owner:
            return owner.execute(text("select count(*) from message")).scalar_one()

    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã có điện.")
        db.rollback()
    assert queued() == 0
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã có điện.")
    assert queued() == 1


def test_some_categories_go_to_a_unit_for_all_districts(people: People, ticket: Key) -> None:
    with owner_engine().begin() as owner:
        owner.execute(
            text(
                "insert into unit (code, name, short_name, kind) values ('QX', 'Repair', 'Đội sửa', 'repair')"
            )
        )
        owner.execute(text("update category set handler = 'repair' where code = 'outage'"))
    number = _ticket(people, ticket).number
    with session(people.chi) as db:
        assert single.ticket(db, number).goes_to == "Đội sửa"
        actions.forward(db, *ticket)
        assert single.ticket(db, number).unit == "Đội sửa"
    with session(people.an) as db:
        assert single.ticket(db, number).unit == "Đội sửa"  # the place lies in An's district
    with session(people.an) as db, pytest.raises(Invalid):
        actions.accept(db, *ticket)
