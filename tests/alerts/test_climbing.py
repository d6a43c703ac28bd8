"""Not acknowledged, an alert climbs: holder or duty, deputy, manager, line above; nobody hears it twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.access import Invalid, NotFound, Role
from portal.alerts import actions
from portal.alerts.queries import alerts
from portal.database import session
from portal.tickets import actions as tickets
from portal.tickets.queries.home import to_urge
from tests.alerts.conftest import Office
from tests.tickets.conftest import Key, People, recorded


def urged(people: People, key: Key) -> tuple[int, int]:
    """The alert of an urge to An's unit."""
    with session(people.chi) as db:
        tickets.urge(db, *key, body="Khách hỏi lần nữa.")
    with session(people.an) as db:
        (alert,) = [a for a in alerts.waiting(db) if a.kind == "urge"]
    return alert.key


def test_it_goes_to_holder_deputy_manager_and_the_line_above(
    people: People, accepted: Key, office: Office, ngoc: int, khoa: int
) -> None:
    office.duty(people.an.unit_id, khoa, ngoc)
    urged(people, accepted)
    office.later(29)
    assert office.told("urge") == [(0, "holder", "An")]
    for _step in range(4):
        office.later(30)
    assert office.told("urge") == [
        (0, "holder", "An"),
        (1, "deputy", "Ngọc"),
        (2, "manager", "Minh"),
        (3, "above", "Dũng"),
    ]


def test_where_there_is_no_deputy_it_goes_straight_to_the_manager(
    people: People, accepted: Key, office: Office
) -> None:
    urged(people, accepted)
    office.later(30)
    assert office.told("urge") == [(0, "holder", "An"), (2, "manager", "Minh")]


def test_an_absent_holder_is_not_waited_for_and_an_absent_duty_has_a_deputy(
    people: People, accepted: Key, office: Office, ngoc: int, khoa: int
) -> None:
    office.duty(people.an.unit_id, khoa, ngoc)
    office.away(people.an.id)
    office.away(khoa)
    urged_at = urged_by_chi(people, accepted)
    assert urged_at == "urge"
    assert office.told("urge") == [(0, "duty", "Ngọc")]


def urged_by_chi(people: People, key: Key) -> str:
    with session(people.chi) as db:
        tickets.urge(db, *key, body="Khách hỏi.")
    return "urge"


def test_acknowledged_it_climbs_no_further_and_the_urge_counts_as_seen(
    people: People, accepted: Key, office: Office
) -> None:
    key = urged(people, accepted)
    with session(people.an) as db:
        actions.acknowledge(db, *key)
    office.later(60)
    assert office.told("urge") == [(0, "holder", "An")]
    assert office.do("select acknowledged_by from urge").scalar_one() == people.an.id
    with session(people.minh) as db, pytest.raises(Invalid):
        actions.acknowledge(db, *key)


def test_of_two_who_acknowledge_at_once_the_second_is_told(people: People, accepted: Key) -> None:
    key = urged(people, accepted)
    with session(people.an) as db, session(people.an) as _other:
        actions.acknowledge(db, *key)
    with session(people.dung) as db:
        assert actions.acknowledge_all(db, [key]) == 0


def test_another_units_alert_is_neither_read_nor_acknowledged(
    people: People, accepted: Key, office: Office
) -> None:
    key = urged(people, accepted)
    for stranger in (people.binh, people.chi):
        with session(stranger) as db, pytest.raises(NotFound):
            actions.acknowledge(db, *key)
        with session(stranger) as db:
            assert alerts.waiting(db) == []


def test_a_confidential_ticket_alerts_nobody_who_may_not_see_it(
    people: People, office: Office, ngoc: int, khoa: int
) -> None:
    office.duty(people.an.unit_id, khoa, ngoc)
    key = recorded(people, category="tip-off", subject="Tin báo")
    with session(people.chi) as db:
        tickets.forward(db, *key)
        tickets.urge(db, *key, body="Xin trả lời.")
    with session(people.an) as db:
        assert alerts.waiting(db) == []
    with session(people.minh) as db:
        assert [a.kind for a in alerts.waiting(db)] == ["urge", "work"]
    for _step in range(3):
        office.later(30)
    assert {name for _step, _why, name in office.told("urge")} == {None, "Minh", "Dũng"}


def test_what_was_passed_up_is_not_offered_to_be_passed_up_again(people: People, accepted: Key) -> None:
    def offered() -> list[bool]:
        with session(people.dung) as db:
            late = to_urge(db, now=datetime.now(UTC) + timedelta(days=60))
            return [t.passed_up for t in late if (t.district_id, t.id) == accepted]

    before = offered()
    with session(people.dung) as db:
        actions.pass_up(db, [accepted], body="Đã đôn đốc hai lần.")
    assert (before, offered()) == ([False], [True])


def test_what_managers_read_is_seen_and_whole(people: People, accepted: Key) -> None:
    for nothing in ("\u200b\u2060", "a" * 1001):
        with pytest.raises(Invalid) as refused, session(people.dung) as db:
            actions.pass_up(db, [accepted], body=nothing)
        assert list(refused.value.errors) == ["body"]
    with session(people.dung) as db:
        actions.pass_up(db, [accepted], body="Đã đôn\u200b đốc\u202e hai lần.")
    with session(people.minh) as db:
        assert alerts.waiting(db)[0].body == "Đã đôn đốc hai lần."


def test_what_was_urged_in_vain_is_passed_up_and_stands_there_once_a_holder(
    people: People, accepted: Key, office: Office
) -> None:
    with session(people.dung) as db:
        done = actions.pass_up(db, [accepted], body="Đã đôn đốc hai lần.")
        again = actions.pass_up(db, [accepted], body="Lần nữa.")
    assert (done.passed, again.passed, again.left_out) == (1, 0, 1)
    assert office.told("raised") == [(2, "manager", "Minh")]
    with session(people.minh) as db:
        assert [(a.kind, a.body, a.by) for a in alerts.waiting(db)] == [
            ("raised", "Đã đôn đốc hai lần.", "Dũng")
        ]
    office.later(30)
    assert (3, "above", "Dũng") in office.told("raised")


def test_a_supervisor_watches_what_climbs_and_who_is_next(
    people: People, accepted: Key, office: Office, khoa: int, ngoc: int
) -> None:
    office.duty(people.an.unit_id, khoa, ngoc)
    urged(people, accepted)
    since = office.do("select now() - interval '1 hour'").scalar_one()
    with session(people.dung) as db:
        told = {a.kind: (a.told, a.next, a.settled_how) for a in alerts.watched(db, since=since)}
    assert told == {"urge": ("An", "Ngọc", None), "work": ("Gia Định", None, "done")}
    with session(people.minh) as db:
        assert {a.kind for a in alerts.watched(db, since=since)} == {"urge", "work"}


def test_a_unit_without_anybody_on_duty_hears_it_as_a_whole(
    people: People, ticket: Key, office: Office
) -> None:
    with session(people.chi) as db:
        tickets.forward(db, *ticket)
        tickets.urge(db, *ticket, body="Khách hỏi.")
    assert office.told("urge") == [(0, "unit", None)]
    assert Role.DISTRICT_STAFF  # An reads it in the list of his unit
    with session(people.an) as db:
        assert "urge" in {a.kind for a in alerts.waiting(db)}
