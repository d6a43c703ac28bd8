"""What happens alerts those who have to act, once, and is over when they have acted."""

from __future__ import annotations

from portal.alerts import watch
from portal.alerts.queries import alerts
from portal.database import session
from portal.tickets import actions as tickets
from tests.alerts.conftest import Office
from tests.tickets.conftest import Key, People, recorded


def kinds(person: object) -> list[str]:
    with session(person) as db:  # type: ignore[arg-type]
        return [a.kind for a in alerts.waiting(db)]


def test_work_that_arrives_is_told_to_the_unit_until_somebody_accepts_it(
    people: People, ticket: Key, office: Office
) -> None:
    assert office.alerts() == []  # who recorded it knows
    with session(people.chi) as db:
        tickets.forward(db, *ticket)
    assert (kinds(people.an), kinds(people.minh), kinds(people.binh), kinds(people.chi)) == (
        ["work"],
        ["work"],
        [],
        [],
    )
    with session(people.an) as db:
        tickets.accept(db, *ticket)
    assert kinds(people.an) == []
    assert office.do("select settled_how, settled_by from alert").one() == ("done", people.an.id)


def test_what_a_manager_gives_to_somebody_is_told_to_them_alone(
    people: People, forwarded: Key, office: Office, ngoc: int
) -> None:
    with session(people.minh) as db:
        tickets.reassign(db, *forwarded, person_id=people.an.id)
    assert office.told("mine") == [(0, "holder", "An")]
    assert (kinds(people.an), kinds(people.minh)) == (["mine"], [])


def test_a_hazard_is_told_to_unit_and_duty_and_climbs_within_minutes(
    people: People, office: Office, ngoc: int, khoa: int
) -> None:
    office.duty(people.an.unit_id, khoa, ngoc)
    key = recorded(people, category="hazard", subject="Dây đứt")
    with session(people.chi) as db:
        tickets.forward(db, *key)
    assert office.alerts("hazard") == ["hazard"]
    assert office.told("hazard") == [
        (0, "unit", None),
        (0, "unit", None),
        (0, "duty", "Khoa"),
    ]  # at the centre, too
    office.later(5)
    assert (1, "deputy", "Ngọc") in office.told("hazard")


def test_an_urge_is_told_until_it_is_acknowledged_and_its_answer_to_who_urged(
    people: People, accepted: Key, office: Office
) -> None:
    with session(people.chi) as db:
        urge = tickets.urge(db, *accepted, body="Khách hỏi lần nữa.").id
    assert kinds(people.an) == ["urge"]
    with session(people.an) as db:
        tickets.acknowledge_urge(db, accepted[0], urge)
    assert kinds(people.an) == []
    with session(people.an) as db:
        tickets.answer_urge(db, accepted[0], urge, answer="Xong trước 16:00.")
    assert (kinds(people.chi), kinds(people.dung)) == (["answer"], [])


def test_what_the_customer_adds_is_told_to_who_waits_for_it(
    people: People, accepted: Key, office: Office
) -> None:
    with session(people.chi) as db:
        tickets.add(db, *accepted, body="Khách gọi lại.")
    assert office.alerts("answer") == []  # nobody waited for it
    with session(people.an) as db:
        tickets.wait_for_customer(db, *accepted, body="Chờ khách mở cửa.")
    with session(people.chi) as db:
        tickets.add(db, *accepted, body="Khách đã ở nhà.")
    assert kinds(people.an) == ["answer"]


def test_half_of_a_limit_and_the_limit_are_noticed_once_each(
    people: People, forwarded: Key, office: Office
) -> None:
    watch.once()
    assert office.alerts() == ["work"]
    office.elapse(forwarded, minutes=10)  # more than half of fifteen minutes to accept it
    assert [watch.once().made, watch.once().made] == [1, 0]
    office.elapse(forwarded, minutes=60)  # too late to accept, and more than half of two hours to resolve it
    assert [watch.once().made, watch.once().made] == [2, 0]
    assert office.clocks() == [("limit", "respond"), ("half", "resolve")]
    with session(people.an) as db:
        tickets.accept(db, *forwarded)
    assert office.clocks() == [("half", "resolve")]
    office.elapse(forwarded, minutes=60)
    assert watch.once().made == 1
    assert office.clocks() == [("limit", "resolve")]
    with session(people.an) as db:
        tickets.resolve(db, *forwarded, answer="Đã đóng lại.")
    assert office.alerts() == []


def test_limits_that_passed_days_ago_are_no_news(people: People, forwarded: Key, office: Office) -> None:
    office.elapse(forwarded, minutes=60 * 24 * 3)
    assert watch.once().made == 0
