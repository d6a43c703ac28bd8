"""What is refused, and in which words; what happens when two people, or two clicks, do the same at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.access import Invalid, NotFound, Person, Refused
from portal.database import owner_engine, session
from portal.tickets import actions
from portal.tickets.models import Holding, Note, Ticket, Urge
from tests.tickets.conftest import Key, People, recorded


def _count(model: type, key: Key) -> int:
    with owner_engine().connect() as owner:
        return owner.execute(
            select(func.count()).select_from(model).where(model.ticket_id == key[1])
        ).scalar_one()  # type: ignore[attr-defined]


def test_another_district_finds_nothing(people: People, accepted: Key) -> None:
    verbs = {
        "accept": {},
        "progress": {"body": "…"},
        "return_": {"why": "…"},
        "arrive": {},
        "resume": {},
        "wait_for_customer": {"body": "…"},
        "resolve": {"answer": "…"},
        "remark": {"body": "…"},
    }
    for verb, values in verbs.items():
        for key in (accepted, (accepted[0], 10**9)):
            with session(people.binh) as db, pytest.raises(NotFound):
                getattr(actions, verb)(db, *key, **values)


def test_roles(people: People, accepted: Key) -> None:
    with session(people.an) as db:
        for refused in (actions.urge, actions.notify, actions.reassign, actions.reroute, actions.record):
            with pytest.raises(Refused):
                refused(db, *accepted)
    with session(people.chi) as db:
        for refused in (actions.accept, actions.return_, actions.reroute, actions.urge_many):
            with pytest.raises(Refused):
                refused(db, *accepted)


def test_work_begins_with_acceptance(people: People, forwarded: Key) -> None:
    for verb, values in ((actions.progress, {"body": "…"}), (actions.resolve, {"answer": "…"})):
        with session(people.an) as db, pytest.raises(Invalid):
            verb(db, *forwarded, **values)


def test_an_answer_needs_words(people: People, accepted: Key) -> None:
    with session(people.an) as db, pytest.raises(Invalid) as refused:
        actions.resolve(db, *accepted, answer=" \n ")
    assert list(refused.value.errors) == ["answer"]


def test_what_is_resolved_stays_resolved(people: People, accepted: Key) -> None:
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã có điện.")
    for who, verb, values in (
        (people.an, actions.progress, {"body": "…"}),
        (people.an, actions.resolve, {"answer": "…"}),
        (people.an, actions.return_, {"why": "…"}),
        (people.chi, actions.urge, {"body": "…"}),
        (people.dung, actions.reroute, {"unit_id": people.binh.unit_id, "why": "…"}),
    ):
        with session(who) as db, pytest.raises(Invalid):
            verb(db, *accepted, **values)


def test_only_one_of_two_accepts(people: People, forwarded: Key) -> None:
    ready = Barrier(2)

    def accept(person: Person) -> str:
        ready.wait()
        try:
            with session(person) as db:
                actions.accept(db, *forwarded)
            return person.name
        except Invalid as refused:
            return str(refused)

    with ThreadPoolExecutor(2) as both:
        said = list(both.map(accept, (people.an, people.minh)))
    winner = next(word for word in said if word in ("An", "Minh"))
    assert [word for word in said if word != winner] == [f"{winner} đã nhận yêu cầu này."]
    with session(people.an) as db:
        holding = db.scalars(
            select(Holding).where(Holding.ticket_id == forwarded[1]).order_by(Holding.since.desc())
        ).first()
        assert holding.person_id == {"An": people.an.id, "Minh": people.minh.id}[winner]


def test_who_waited_while_it_moved_on_sees_where_it_is(people: People, accepted: Key) -> None:
    with session(people.dung) as first:
        actions.reroute(first, *accepted, unit_id=people.binh.unit_id, why="Nhầm địa bàn.")
        with ThreadPoolExecutor(1) as other:
            late = other.submit(_resolve, people.an, accepted)
            _wait_for_a_lock()
            first.commit()
            assert late.result() == "Thủ Đức đang giữ yêu cầu này."


def _resolve(person: Person, key: Key) -> str:
    try:
        with session(person) as db:
            actions.resolve(db, *key, answer="Đã có điện.")
    except Invalid as refused:
        return str(refused)
    return "resolved"


def _wait_for_a_lock() -> None:
    with owner_engine().connect() as owner:
        for _attempt in range(200):
            waiting = owner.exec_driver_sql(
                "select count(*), pg_sleep(0.01) from pg_stat_activity where wait_event_type = 'Lock'"
                " and datname = current_database()"
            ).one()
            if waiting[0]:
                return
            owner.rollback()
    raise AssertionError("nobody waited for the lock")


def test_a_double_click_writes_once(people: People, accepted: Key) -> None:
    key = uuid4()
    for _click in range(2):
        with session(people.an, once=key) as db:
            actions.progress(db, *accepted, body="Đã cử đội trực 2.")
    assert _count(Note, accepted) == 1


def test_a_request_is_recorded_once(people: People) -> None:
    key, made = uuid4(), []
    for _click in range(2):
        with session(people.chi, once=key) as db:
            ticket = actions.record(db, district_id=people.an.unit_id, category="outage", subject="Mất điện")
            made.append((ticket.id, ticket.number))
    assert made[0] == made[1]
    with owner_engine().connect() as owner:
        assert owner.execute(select(func.count()).select_from(Ticket)).scalar_one() == 1


def test_an_agent_urges_twice_a_holding_and_hears_who_did(people: People, accepted: Key) -> None:
    for _time in range(2):
        with session(people.chi) as db:
            actions.urge(db, *accepted, body="Khi nào có điện?")
    with session(people.chi) as db, pytest.raises(Invalid) as refused:
        actions.urge(db, *accepted, body="Khi nào có điện?")
    assert "Gia Định đã được đôn đốc đủ số lần" in str(refused.value)
    assert str(refused.value).count("Chi lúc ") == 2
    with session(people.dung) as db:
        actions.urge(db, *accepted, body="Giám sát hỏi.")
    assert _count(Urge, accepted) == 3


def test_a_new_holder_may_be_urged_again(people: People, accepted: Key) -> None:
    for _time in range(2):
        with session(people.chi) as db:
            actions.urge(db, *accepted, body="Khi nào có điện?")
    with session(people.dung) as db:
        actions.reroute(db, *accepted, unit_id=people.binh.unit_id, why="Nhầm địa bàn.")
        assert db.get_one(Ticket, accepted, populate_existing=True).urges_open == 0
    with session(people.chi) as db:
        assert actions.urge(db, *accepted, body="Khi nào có điện?").to_unit_id == people.binh.unit_id


def test_many_are_urged_but_those_that_were_often_enough(people: People) -> None:
    keys = [recorded(people) for _ticket in range(4)]
    with session(people.chi) as db:
        for key in keys[:3]:
            actions.forward(db, *key)
    with session(people.chi) as db:
        for _time in range(2):
            actions.urge(db, *keys[0], body="…")
    once = uuid4()
    for _click in range(2):
        with session(people.dung, once=once) as db:
            assert actions.urge_many(db, keys, body="Bao giờ xong?") == 2
    assert [_count(Urge, key) for key in keys] == [2, 1, 1, 0]


def test_an_urge_is_answered_by_whom_it_went_to(people: People, accepted: Key) -> None:
    with session(people.chi) as db:
        urge = actions.urge(db, *accepted, body="Khi nào có điện?").id
    with session(people.binh) as db, pytest.raises(NotFound):
        actions.acknowledge_urge(db, accepted[0], urge)
    with session(people.minh) as db:
        actions.acknowledge_urge(db, accepted[0], urge)
    with session(people.an) as db, pytest.raises(Invalid):
        actions.acknowledge_urge(db, accepted[0], urge)
    with session(people.an) as db:
        actions.answer_urge(db, accepted[0], urge, answer="10:30")
    with session(people.minh) as db, pytest.raises(Invalid):
        actions.answer_urge(db, accepted[0], urge, answer="11:00")


def test_a_colleague_is_of_the_same_unit_and_accepts(people: People, accepted: Key) -> None:
    with session(people.minh) as db, pytest.raises(Invalid):
        actions.reassign(db, *accepted, person_id=people.binh.id)
    with session(people.minh) as db:
        actions.reassign(db, *accepted, person_id=people.minh.id, remark="Tôi làm tiếp.")
    with session(people.an) as db, pytest.raises(Invalid) as refused:
        actions.accept(db, *accepted)
    assert str(refused.value) == "Yêu cầu này đã giao cho Minh."
    with session(people.minh) as db:
        actions.accept(db, *accepted)


def test_what_the_centre_recorded_wrongly_is_told_by_field(people: People) -> None:
    wrong = {
        "contact_phone": "12",
        "channel": "pigeon",
        "ward_id": 10**6,
        "facts": {"area": "moon"},
        "category": "x",
    }
    for field, value in wrong.items():
        known = {"category": "outage", "subject": "Mất điện"} | {field: value}
        with session(people.chi) as db, pytest.raises(Invalid) as refused:
            actions.record(db, district_id=people.an.unit_id, **known)
        assert list(refused.value.errors) == [field]
    with session(people.chi) as db, pytest.raises(Invalid) as refused:
        actions.record(db, district_id=people.chi.unit_id, category="outage", subject="Mất điện")
    assert list(refused.value.errors) == ["district_id"]
    with session(people.chi) as db, pytest.raises(NotFound):
        actions.record(
            db, district_id=people.an.unit_id, category="outage", subject="Mất điện", customer_id=10**9
        )
