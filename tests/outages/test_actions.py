"""What people do with outages, and what they are kept from."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.access import Conflict, Invalid, NotFound, Refused, Role
from portal.database import session
from portal.messages import actions as messages_
from portal.messages import worker
from portal.outages import actions, transitions
from portal.outages.queries import outages
from portal.outages.queries.rows import OutageRow
from tests.outages.conftest import (
    CUSTOMERS,
    MAIL,
    TELLABLE,
    TEXTS,
    People,
    Posted,
    at,
    hours,
    line,
    station,
    value,
)
from tests.people import of_role

Key = tuple[int, int]


def read(people: People, key: Key) -> OutageRow:
    with session(people.dung) as db:
        return outages.one(db, *key)


def messages() -> list[tuple[str, str]]:
    return [
        tuple(row) for row in value("select array_agg(array[channel, body] order by id) from message") or []
    ]


def test_a_draft_is_seen_by_its_district_and_the_supervisor_only(people: People) -> None:
    with session(people.an) as db:
        made = actions.draft(db, people.an.unit_id, hours(transformer_id=station(people.an)))
        key = made.district_id, made.id
    assert read(people, key).state == "draft"
    for other in (people.binh, people.chi, people.giang):
        with session(other) as db, pytest.raises(NotFound):
            outages.one(db, *key)


def test_the_area_is_made_of_the_station_where_none_is_written(people: People) -> None:
    with session(people.an) as db:
        made = actions.draft(db, people.an.unit_id, hours(transformer_id=station(people.an)))
    assert made.area.startswith("Trạm Mẫu ")
    assert "Phường" in made.area


def test_posting_counts_whom_it_reaches_and_tells_them(people: People, posted: Posted) -> None:
    key = posted(notify=True, reason="Bảo trì")
    outage = read(people, key)
    assert (outage.state, outage.customers, outage.notified, outage.posted_by) == (
        "posted",
        CUSTOMERS,
        "posted",
        "An",
    )
    told = messages()
    assert len(told) == TELLABLE
    assert {channel for channel, _body in told} == {"sms", "email"}
    assert all("từ 08:00 đến 11:00" in body and "Bảo trì" in body for _channel, body in told)


def test_posting_without_telling_sends_nothing(posted: Posted, people: People) -> None:
    assert read(people, posted()).notified is None
    assert messages() == []


def test_a_line_reaches_the_customers_of_all_its_stations(people: People) -> None:
    with session(people.an) as db:
        done = actions.announce(db, people.an.unit_id, hours(feeder_id=line(people.an)), notify=True)
    assert done.messages == 2 * TELLABLE
    assert read(people, (people.an.unit_id, done.id)).customers == 2 * CUSTOMERS


def test_a_double_click_posts_once(people: People) -> None:
    key = uuid4()
    values = hours(transformer_id=station(people.an))
    for _click in range(2):
        with session(people.an, once=key) as db:
            last = actions.announce(db, people.an.unit_id, values, notify=True)
    assert last == actions.Done(value("select id from outage"), TELLABLE)
    assert value("select count(*) from message") == TELLABLE


def test_moving_leaves_the_old_notice_and_tells_the_new_hours(people: People, posted: Posted) -> None:
    old = posted(notify=True)
    with session(people.an) as db:
        done = actions.move(db, *old, starts=at(12, 9), ends=at(12, 12), note="Mưa bão", notify=True)
    was, new = read(people, old), read(people, (old[0], done.id))
    assert (was.state, was.notified, was.starts) == ("moved", "moved", at(10))
    assert (new.state, new.notified, new.starts, new.replaces_id, new.note) == (
        "posted",
        "posted",
        at(12, 9),
        was.id,
        "Mưa bão",
    )
    assert sum("từ 09:00 đến 12:00" in body for _channel, body in messages()) == TELLABLE


def test_a_move_that_was_not_told_waits_to_be_told(people: People, posted: Posted) -> None:
    old = posted(notify=True)
    with session(people.an) as db:
        actions.move(db, *old, starts=at(12), ends=at(12, 12), note="Mưa bão")
    with session(people.an) as db:
        assert [o.id for o in outages.to_do(db, people.an.unit_id)[1]] == [old[1]]
        assert actions.notify(db, *old).messages == TELLABLE
    with session(people.an) as db:
        assert outages.to_do(db, people.an.unit_id)[1] == []
        with pytest.raises(Invalid):
            actions.notify(db, *old)


def test_what_only_lies_in_the_folder_told_nobody(
    people: People, posted: Posted, configured: Callable[[str], None]
) -> None:
    old = posted(notify=True)
    configured("")
    with session(people.an) as db:
        new = actions.move(db, *old, starts=at(12), ends=at(12, 12), note="Mưa bão", notify=True).id
    assert (read(people, old).notified, read(people, (old[0], new)).notified) == ("posted", None)
    with session(people.an) as db:
        assert [o.id for o in outages.to_do(db, people.an.unit_id)[1]] == [old[1]], "still to be told"
    with session(people.an) as db, pytest.raises(Invalid, match="nằm trong thư mục"):
        actions.notify(db, *old)
    value("with m as (update message set not_before = now() returning 1) select count(*) from m")
    worker.once("a")  # the folder takes those of the new hours, and those of the old, whose gateway is gone
    configured(TEXTS + MAIL)
    for channel in ("sms", "email"):
        with session(of_role(Role.ADMINISTRATOR)) as db:
            messages_.release(db, channel=channel)
    assert (read(people, old).notified, read(people, (old[0], new)).notified) == ("moved", "posted")
    assert sorted(value("select array_agg(state) from message")) == [
        *["expired"] * TELLABLE,
        *["waiting"] * TELLABLE,
    ], "what says the old hours goes to nobody any more"


def test_of_one_that_nobody_was_told_of_nobody_is_told_that_it_is_off(
    people: People, posted: Posted, configured: Callable[[str], None]
) -> None:
    configured("")
    key = posted(notify=True)
    assert read(people, key).notified is None
    configured(TEXTS + MAIL)
    with session(people.an) as db:
        assert actions.cancel(db, *key, note="Chưa có vật tư", notify=True).messages == 0


def test_what_was_moved_and_not_told_stays_to_be_told_until_the_new_hours_are_over(
    people: People, posted: Posted
) -> None:
    old = posted(notify=True)
    with session(people.an) as db:
        new = actions.move(db, *old, starts=at(12), ends=at(12, 12), note="Mưa bão").id
    later = "update outage set starts = starts - interval '11 days', ends = ends - interval '11 days' where id = :id returning 1"

    def listed() -> list[int]:
        with session(people.an) as db:
            return [o.id for o in outages.to_do(db, people.an.unit_id)[1]]

    value(later, id=old[1])
    assert listed() == [old[1]], "its hours are over, and its customers believe them still"
    value(later, id=new)
    assert listed() == [old[1]]
    value(later, id=new)
    assert listed() == []


def test_two_who_act_on_the_old_and_the_new_version_at_once_wait_for_each_other_in_one_order(
    people: People, posted: Posted
) -> None:
    old = posted(notify=True)
    with session(people.an) as db:
        new = actions.move(db, *old, starts=at(12), ends=at(12, 12), note="Mưa bão").id

    def colleague() -> int:
        with session(people.minh) as db:
            moved = actions.move(db, old[0], new, starts=at(14), ends=at(14, 12), note="Bão nữa", notify=True)
            return moved.messages

    with ThreadPoolExecutor(1) as other:
        with session(people.an) as db:
            transitions.lock(db, *old)
            moving = other.submit(colleague)
            while not value("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"):
                sleep(0.02)
            assert actions.notify(db, *old).messages == TELLABLE
        assert moving.result() == TELLABLE


def test_cancelling_needs_a_reason_and_tells_who_was_told(people: People, posted: Posted) -> None:
    key = posted(notify=True)
    with session(people.an) as db, pytest.raises(Invalid) as error:
        actions.cancel(db, *key, note=" ")
    assert "note" in error.value.errors
    with session(people.an) as db:
        assert actions.cancel(db, *key, note="Chưa có vật tư", notify=True).messages == TELLABLE
    assert read(people, key).state == "cancelled"


def test_who_was_never_told_is_not_told_of_the_cancelling(people: People, posted: Posted) -> None:
    key = posted()
    with session(people.an) as db:
        assert actions.cancel(db, *key, note="Chưa có vật tư", notify=True).messages == 0


def test_the_power_is_back_between_the_start_and_now(people: People, posted: Posted) -> None:
    key = posted(days=-1, kind="fault", ends=at(1))
    with session(people.an) as db, pytest.raises(Invalid):
        actions.restore(db, *key, at=at(-2))
    with session(people.an) as db:
        actions.restore(db, *key, at=at(-1, 10))
    outage = read(people, key)
    assert (outage.state, outage.restored_at) == ("restored", at(-1, 10))


def test_what_has_not_begun_is_not_restored(people: People, posted: Posted) -> None:
    key = posted()
    with session(people.an) as db, pytest.raises(Invalid):
        actions.restore(db, *key)


VERBS: dict[str, Callable[[Session, Key], object]] = {
    "post": lambda db, key: actions.post(db, *key),
    "edit": lambda db, key: actions.edit(db, *key, {"reason": "Khác"}, version=1),
    "move": lambda db, key: actions.move(db, *key, starts=at(12), ends=at(12, 12), note="x"),
    "cancel": lambda db, key: actions.cancel(db, *key, note="x"),
    "restore": lambda db, key: actions.restore(db, *key),
    "tell": lambda db, key: actions.notify(db, *key),
}


def test_another_district_finds_nothing_whatever_it_tries(people: People, posted: Posted) -> None:
    theirs = posted()
    missing = theirs[0], theirs[1] + 1000
    for verb in VERBS.values():
        for key in (theirs, missing):
            with session(people.binh) as db, pytest.raises(NotFound):
                verb(db, key)


def test_what_was_cancelled_stays_so(people: People, posted: Posted) -> None:
    key = posted()
    with session(people.an) as db:
        actions.cancel(db, *key, note="Chưa có vật tư")
    for verb in VERBS.values():
        with session(people.an) as db, pytest.raises(Invalid):
            verb(db, key)


def test_another_districts_outage_cannot_be_made(people: People) -> None:
    with session(people.binh) as db, pytest.raises(NotFound):
        actions.draft(db, people.an.unit_id, hours(area="Phường Bình Thạnh"))


def test_who_only_looks_is_refused(people: People) -> None:
    for person in (people.chi, people.giang):
        with session(person) as db, pytest.raises(Refused):
            actions.draft(db, people.an.unit_id, hours(area="Phường Bình Thạnh"))


def test_sql_writes_no_row_of_another_district(people: People, posted: Posted) -> None:
    key = posted()
    with session(people.binh) as db:
        touched = db.execute(text("update outage set reason = 'x' where district_id = :d"), {"d": key[0]})
        assert touched.rowcount == 0


def test_nobody_posts_in_anothers_name(people: People, posted: Posted) -> None:
    key = {"district": people.an.unit_id, "other": people.minh.id, "id": posted()[1]}
    with pytest.raises(IntegrityError), session(people.an) as db:
        db.execute(
            text("update outage set posted_by = :other where district_id = :district and id = :id"), key
        )
    with session(people.minh) as db:  # what a colleague posted is still corrected by others
        db.execute(text("update outage set note = 'Sửa' where district_id = :district and id = :id"), key)


def test_the_supervisor_posts_for_any_district(people: People) -> None:
    with session(people.dung) as db:
        done = actions.announce(db, people.binh.unit_id, hours(transformer_id=station(people.binh)))
    assert read(people, (people.binh.unit_id, done.id)).state == "posted"


def test_a_planned_one_is_posted_five_whole_days_ahead(people: People) -> None:
    values = hours(transformer_id=station(people.an))
    with session(people.an) as db:
        assert actions.announce(db, people.an.unit_id, values | hours(6))
    for late in (5, 1, -1):
        with session(people.an) as db, pytest.raises(Invalid) as error:
            actions.announce(db, people.an.unit_id, values | hours(late))
        assert list(error.value.errors) == ["note"]


def test_a_late_one_is_posted_with_a_word_why(people: People) -> None:
    with session(people.an) as db:
        draft = actions.draft(db, people.an.unit_id, hours(2, transformer_id=station(people.an)))
    key = draft.district_id, draft.id
    with session(people.an) as db:
        actions.post(db, *key, note="Thiết bị nóng, phải thay sớm")
    assert read(people, key).note == "Thiết bị nóng, phải thay sớm"


def test_an_emergency_needs_no_notice(people: People) -> None:
    with session(people.an) as db:
        assert actions.announce(
            db,
            people.an.unit_id,
            hours(0, transformer_id=station(people.an)) | {"kind": "emergency", "ends": at(2)},
        )


def test_what_is_wrong_is_told_by_field(people: People) -> None:
    right = hours(transformer_id=station(people.an))
    wrongs: list[tuple[dict[str, object], str]] = [
        ({"ends": at(10, 7)}, "ends"),
        ({"starts": None}, "starts"),
        ({"transformer_id": None}, "area"),
        ({"transformer_id": 999_999}, "transformer_id"),
        ({"feeder_id": 999_999, "transformer_id": None}, "feeder_id"),
        ({"kind": "joke"}, "kind"),
        ({"state": "restored"}, "state"),
        ({"area": "x" * 2001}, "area"),
    ]
    for wrong, field in wrongs:
        with session(people.an) as db, pytest.raises(Invalid) as error:
            actions.draft(db, people.an.unit_id, right | wrong)
        assert field in error.value.errors, wrong
    assert value("select count(*) from outage") == 0


def test_a_station_of_another_district_is_not_taken(people: People) -> None:
    with session(people.an) as db, pytest.raises(Invalid):
        actions.draft(db, people.an.unit_id, hours(transformer_id=station(people.binh)))


def test_a_lost_race_over_a_draft_shows_both_values(people: People) -> None:
    with session(people.an) as db:
        draft = actions.draft(
            db, people.an.unit_id, hours(transformer_id=station(people.an), reason="Bảo trì")
        )
    key = draft.district_id, draft.id
    with session(people.minh) as db:
        actions.edit(db, *key, {"reason": "Thay dây"}, version=1)
    with session(people.an) as db, pytest.raises(Conflict) as error:
        actions.edit(db, *key, {"reason": "Thay sứ"}, version=1)
    (difference,) = error.value.differences
    assert (difference.mine, difference.theirs) == ("Thay sứ", "Thay dây")


def test_every_step_is_on_record(people: People, posted: Posted) -> None:
    key = posted()
    with session(people.an) as db:
        actions.cancel(db, *key, note="Chưa có vật tư")
    with session(people.chi) as db:
        values = {"d": key[0], "o": str(key[1])}
        steps = db.execute(text("select * from history_of('outage', :d, :o)"), values).all()
    assert steps[0].action == "outages.cancel"
    assert steps[0].after["state"] == "cancelled"
    assert {s.person for s in steps} == {"An"}
