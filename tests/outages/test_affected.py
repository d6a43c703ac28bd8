"""Whom an outage reaches, whether one is at a customer's, and what the agent says."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.access import Person
from portal.database import session
from portal.i18n import use
from portal.outages import actions, notifications
from portal.outages.call_script import joined, sentence, sentences
from portal.outages.queries import outages
from portal.outages.queries.affected import affected_by
from portal.outages.queries.rows import OutageRow
from portal.ui.screens.outages import pane
from tests.outages.conftest import CUSTOMERS, TELLABLE, ZONE, People, Posted, at, hours, line, station, value


def customer_of(station_id: int) -> int:
    return int(value("select min(id) from customer where transformer_id = :t", t=station_id))


def found(people: People, customer: int, asker: Person | None = None) -> list[OutageRow]:
    with session(asker or people.chi) as db:
        return outages.at_customer(db, people.an.unit_id, customer)


def test_reach_by_station_line_and_ward(people: People) -> None:
    an, first = people.an, station(people.an)
    ward = value("select ward_id from transformer where id = :t", t=first)
    with session(an) as db:
        by_station = affected_by(db, an.unit_id, first)
        by_line = affected_by(db, an.unit_id, None, line(an))
        by_ward = affected_by(db, an.unit_id, None, None, [ward])
    assert (by_station.customers, by_station.notifiable, by_station.special, by_station.exact) == (
        CUSTOMERS,
        TELLABLE,
        1,
        True,
    )
    assert (by_line.customers, by_line.exact) == (2 * CUSTOMERS, True)
    assert (by_ward.customers, by_ward.exact) == (4 * CUSTOMERS, False)


def test_who_may_not_count_does_not(people: People) -> None:
    first = station(people.an)
    with session(people.binh) as db:
        assert affected_by(db, people.an.unit_id, first).customers is None
    with session(people.giang) as db:
        seen = affected_by(db, people.an.unit_id, first)
    assert (seen.customers, seen.notifiable, seen.special) == (CUSTOMERS, None, None)


def test_an_outage_of_the_station_is_surely_at_its_customers(people: People, posted: Posted) -> None:
    posted(reason="Bảo trì")
    here, there = customer_of(station(people.an)), customer_of(station(people.an, 2))
    (outage,) = found(people, here)
    assert outage.sure
    assert found(people, there) == []
    assert [o.id for o in found(people, here, people.an)] == [outage.id]


def test_an_outage_of_the_line_is_at_the_customers_of_all_its_stations(people: People) -> None:
    with session(people.an) as db:
        actions.announce(db, people.an.unit_id, hours(feeder_id=line(people.an)))
    of_line = value(
        "select array_agg(id order by id) from transformer where feeder_id = :f", f=line(people.an)
    )
    assert [o.sure for t in of_line for o in found(people, customer_of(t))] == [True, True]


def test_an_outage_that_names_the_ward_is_possible(people: People) -> None:
    name = value(
        "select w.name from ward w join transformer t on t.ward_id = w.id where t.id = :t",
        t=station(people.an),
    )
    with session(people.an) as db:
        actions.announce(db, people.an.unit_id, hours(area=f"Một phần {name.lower()}, TP HCM"))
    (outage,) = found(people, customer_of(station(people.an)))
    assert not outage.sure
    with use("vi"):
        assert "chưa chắc" in sentence(outage, at(0, 9))


def test_drafts_far_ones_and_past_ones_are_not_told(people: People, posted: Posted) -> None:
    first = station(people.an)
    posted(days=20)
    posted(days=-3, note="Nhập sau")
    with session(people.an) as db:
        actions.draft(db, people.an.unit_id, hours(transformer_id=first))
    assert found(people, customer_of(first)) == []


def test_a_fault_stays_until_it_is_reported_over_and_comes_first(people: People, posted: Posted) -> None:
    posted(days=3, note="Nhập sau")
    hour_ago = datetime.now(ZONE) - timedelta(hours=1)
    fault = posted(kind="fault", starts=hour_ago - timedelta(hours=3), ends=hour_ago)
    here = customer_of(station(people.an))
    assert [o.kind for o in found(people, here)] == ["fault", "planned"]
    with session(people.an) as db:
        actions.restore(db, *fault)
    assert [o.state for o in found(people, here)] == ["posted", "restored"]


def test_a_moved_one_is_told_with_its_new_hours(people: People, posted: Posted) -> None:
    old = posted()
    with session(people.an) as db:
        actions.move(db, *old, starts=at(12, 9), ends=at(12, 12), note="Mưa bão")
    new, was = found(people, customer_of(station(people.an)))
    assert (new.state, was.state, was.instead_starts) == ("posted", "moved", at(12, 9))
    with use("vi"):
        assert f"từ 09:00 đến 12:00 {_weekday(new)}" in sentence(was, at(0))


def test_one_moved_twice_is_told_with_the_hours_that_hold(people: People, posted: Posted) -> None:
    old = posted()
    with session(people.an) as db:
        second = actions.move(db, *old, starts=at(11, 9), ends=at(11, 12), note="Mưa bão")
    with session(people.an) as db:
        actions.move(db, old[0], second.id, starts=at(12, 9), ends=at(12, 12), note="Mưa bão")
    here = found(people, customer_of(station(people.an)))
    assert [(o.state, o.instead_starts) for o in here] == [
        ("posted", None),
        ("moved", at(12, 9)),
        ("moved", at(12, 9)),
    ]


def test_one_that_was_postponed_and_then_called_off_is_not_said_to_come_at_another_time(
    people: People, posted: Posted
) -> None:
    old = posted()
    with session(people.an) as db:
        second = actions.move(db, *old, starts=at(12, 9), ends=at(12, 12), note="Mưa bão")
    with session(people.an) as db:
        actions.cancel(db, old[0], second.id, note="Mưa bão")
    here = found(people, customer_of(station(people.an)))
    assert [(o.status(at(0)), o.instead_starts) for o in here] == [("cancelled", None), ("cancelled", None)]
    with use("en"):
        for said in sentences(here, at(0)):
            assert said.endswith("is cancelled.")


def test_each_that_does_not_come_has_a_sentence_of_its_own_the_soonest_first(
    people: People, posted: Posted
) -> None:
    moved, off = posted(days=9), posted(days=7)
    with session(people.an) as db:
        actions.move(db, *moved, starts=at(12, 9), ends=at(12, 12), note="Mưa bão")
        actions.cancel(db, *off, note="Mưa bão")
    here = found(people, customer_of(station(people.an)))
    with use("en"):
        ahead, postponed, cancelled = sentences(here, at(0))
    assert "will be off from 09:00 to 12:00" in ahead
    assert "postponed to these hours" in postponed
    assert "cancelled" in cancelled


def test_the_hours_to_which_a_cut_was_postponed_are_said_once(people: People, posted: Posted) -> None:
    """ "At your address the power will be off then", and once more "will be off then instead"."""
    moved = posted(days=9)
    with session(people.an) as db:
        actions.move(db, *moved, starts=at(12, 9), ends=at(12, 12), note="Mưa bão")
    here = found(people, customer_of(station(people.an)))
    with use("en"):
        script = " ".join(sentences(here, at(0)))
    assert script.count("09:00") == script.count("will be off") == 1


def test_notices_that_meet_are_one_and_the_power_is_back_when_the_last_ends(
    people: People, posted: Posted
) -> None:
    night = at(10, 23, 59)
    posted(starts=at(10, 13), ends=night)
    posted(starts=at(11, 0), ends=at(11, 6), transformer_id=None, feeder_id=line(people.an))
    posted(starts=at(11, 9), ends=at(11, 10))
    here = found(people, customer_of(station(people.an)))
    assert [(o.starts, o.ends) for o in joined(here)] == [(at(10, 13), at(11, 6)), (at(11, 9), at(11, 10))]
    with use("en"):
        assert "expected back at 06:00" in sentences(here, at(10, 14))[0]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 200),
            st.integers(1, 40),
            st.booleans(),
            st.sampled_from(["posted", "moved", "cancelled"]),
        ),
        max_size=12,
    )
)
def test_joining_loses_no_hour_and_adds_none(cuts: list[tuple[int, int, bool, str]]) -> None:
    given_rows = [_cut(number, *cut) for number, cut in enumerate(cuts)]
    whole = joined(given_rows)
    assert _hours_off(whole) == _hours_off(given_rows)
    assert [o for o in whole if o.state != "posted"] == [o for o in given_rows if o.state != "posted"]
    assert joined(whole) == whole


def _cut(number: int, start: int, length: int, sure: bool, state: str) -> OutageRow:
    blank: dict[str, Any] = {field.name: None for field in fields(OutageRow)}
    told = {"district_id": 1, "id": number, "state": state, "sure": sure, "area": "A", "in_scope": True}
    return OutageRow(
        **blank
        | told
        | {"starts": at(0) + timedelta(hours=start), "ends": at(0) + timedelta(hours=start + length)}
    )


def _hours_off(rows: list[OutageRow]) -> set[tuple[bool, datetime]]:
    return {
        (row.sure, row.starts + timedelta(hours=n))
        for row in rows
        if row.state == "posted"
        for n in range((row.ends - row.starts) // timedelta(hours=1))
    }


def _weekday(outage: OutageRow) -> str:
    names = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
    return names[outage.starts.astimezone(at(0).tzinfo).weekday()]


def test_the_hours_are_said_with_days_as_within_any_sentence() -> None:
    saturday, sunday = (datetime(2026, 11, day, 8, tzinfo=ZONE) for day in (28, 29))
    with use("vi"):
        assert (
            notifications.when(saturday, sunday, at(0)) == "từ 08:00 thứ Bảy 28/11 đến 08:00 Chủ nhật 29/11"
        )


def test_what_is_said_follows_the_clock(people: People, posted: Posted) -> None:
    posted(reason="Bảo trì.")
    (outage,) = found(people, customer_of(station(people.an)))
    with use("vi"):
        assert (
            sentence(outage, at(9))
            == "Dạ, nhà mình có lịch cắt điện từ 08:00 đến 11:00 ngày mai. Lý do: Bảo trì."
        )
        assert (
            sentence(outage, at(10, 7))
            == "Dạ, nhà mình có lịch cắt điện từ 08:00 đến 11:00 hôm nay. Lý do: Bảo trì."
        )
        assert "đang cắt điện theo lịch từ 08:00, dự kiến có điện lại lúc 11:00" in sentence(
            outage, at(10, 9)
        )


def test_what_must_be_posted_comes_with_its_latest_hour(people: People) -> None:
    with session(people.an) as db:
        for days in (12, 7):
            actions.draft(db, people.an.unit_id, hours(days, transformer_id=station(people.an)))
    with session(people.an) as db:
        first, second = outages.to_do(db, people.an.unit_id)[0]
    assert (first.latest, second.latest) == (at(2, 0), at(7, 0))
    with session(people.chi) as db:
        assert outages.to_do(db, None)[0] == []


def test_the_schedule_holds_what_overlaps_the_days(people: People, posted: Posted) -> None:
    posted(days=3, note="Nhập sau", ends=at(5, 1))
    with session(people.giang) as db:
        assert len(outages.schedule(db, None, at(4, 0), at(5, 0))) == 1
        assert outages.schedule(db, None, at(6, 0), at(8, 0)) == []
        assert outages.schedule(db, people.binh.unit_id, at(4, 0), at(5, 0)) == []
        assert outages.counts(db, None, at(0))["ahead"] == 1


def test_others_in_the_same_hours_are_pointed_out(people: People, posted: Posted) -> None:
    key = posted()
    an, first = people.an, station(people.an)
    feeder = value("select feeder_id from transformer where id = :t", t=first)
    with session(an) as db:
        for equipment in ((first, None), (None, feeder)):
            assert [o.id for o in outages.clashes(db, an.unit_id, *equipment, at(10, 10), at(10, 12))] == [
                key[1]
            ]
        assert outages.clashes(db, an.unit_id, first, None, at(10, 11), at(10, 12)) == []
        assert outages.clashes(db, an.unit_id, station(an, 2), None, at(10, 10), at(10, 12)) == []


def test_what_was_published_as_possible_is_not_said_as_certain(people: People, posted: Posted) -> None:
    key = posted(transformer_id=station(people.an))
    value(
        "update outage set published_status = 'maybe' where district_id = :d and id = :i returning id",
        d=key[0],
        i=key[1],
    )
    [outage] = found(people, customer_of(station(people.an)))
    with use("vi"):
        for now in (at(0), at(10)):
            assert "có thể mất điện" in sentence(outage, now)
    told = notifications.posted(outage, at(0))
    assert "có thể mất điện" in told.body


@pytest.mark.parametrize("whole_line", [False, True])
def test_an_outage_has_one_number_of_customers_in_list_and_detail(people: People, whole_line: bool) -> None:
    place = {"feeder_id": line(people.an)} if whole_line else {"transformer_id": station(people.an)}
    with session(people.an) as db:
        draft = actions.draft(db, people.an.unit_id, hours(**place))
        key = draft.district_id, draft.id

    def numbers() -> set[object]:
        with use("en"), session(people.an) as db:
            listed, _total = outages.listing(db, None, "all", "", at(0))
            one, to_do = outages.one(db, *key), outages.to_do(db, None)[0]
            counted = affected_by(db, key[0], one.transformer_id, one.feeder_id)
        shown = pane.reached(counted, one.customers).split(" ")[0]
        return {str(row.customers) for row in (*listed, *to_do, one)} | {shown}

    every = 2 * CUSTOMERS if whole_line else CUSTOMERS
    assert numbers() == {str(every)}
    new = "insert into customer (district_id, code, name, transformer_id) values (:d, 'PE04000000001', 'Lê Mẫu', :t) returning id"
    value(new, d=key[0], t=station(people.an))
    assert numbers() == {str(every + 1)}, "of a draft, those who are there now"
    with session(people.an) as db:
        actions.post(db, *key)
    value(new.replace("0001", "0002"), d=key[0], t=station(people.an))
    assert numbers() == {str(every + 1)}, "of a posted one, those to whom it was announced"
