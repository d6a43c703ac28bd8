"""What the status of a published row means: called off, moved, taken back, told again."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from portal.access import Invalid
from portal.database import owner_engine, session
from portal.outages import actions
from portal.outages.queries import outages
from tests.outages.conftest import TELLABLE, People, value
from tests.outages.imported import day, plan, table, write


def test_a_file_that_calls_it_off_cancels_it(people: People) -> None:
    heading, row = "Ngày,Từ,Đến,Khu vực,Trạng thái", f"{day(8)},8:00,11:00,Phường Bình Thạnh,Kế hoạch"
    write(people.an, table(row, heading=heading))
    assert write(people.an, table(row.replace("Kế hoạch", "Đã hủy"), heading=heading)) == (0, 1)
    assert value("select state from outage") == "cancelled"


STATUS = "Ngày,Từ,Đến,Khu vực,Trạng thái"


def test_what_a_file_called_off_a_later_file_takes_back(people: People) -> None:
    row = f"{day(8)},8:00,11:00,Phường Bình Thạnh,"
    for status, state in (
        ("Kế hoạch", "posted"),
        ("Hủy", "cancelled"),
        ("Dời ngày", "moved"),
        ("Kế hoạch", "posted"),
    ):
        again = table(row + status, heading=STATUS)
        assert sum(write(people.an, again)) == 1
        assert (value("select state from outage"), value("select count(*) from outage")) == (state, 1)
        assert plan(people.an, again).counts == {"same": 1}


def test_what_is_taken_back_twice_is_told_each_time(people: People) -> None:
    """News of a later round is no repetition of the first: it must not be swallowed as one."""
    name = value("select name from transformer where district_id = :d limit 1", d=people.an.unit_id)
    sent = []
    for status in ("Kế hoạch", "Hủy", "Kế hoạch", "Hủy", "Kế hoạch"):
        row = f"{name.removeprefix('Trạm ')},{day(9)},8:00,11:00,Bảo trì,{status}"
        write(people.an, table(row, heading="Trạm,Ngày,Từ,Đến,Lý do,Trạng thái"))
        with session(people.an) as db:
            sent.append(actions.notify(db, people.an.unit_id, value("select id from outage")).messages)
    assert sent == [TELLABLE] * 5
    bodies = value("select string_agg(body, ' ' order by id) from message where channel = 'email'")
    assert bodies.count("vẫn được thực hiện") == 2, "who was told that it is off hears that it is not"
    with session(people.an) as db, pytest.raises(Invalid):
        actions.notify(db, people.an.unit_id, value("select id from outage"))


def test_a_list_without_a_word_for_it_does_not_take_back_what_was_called_off(people: People) -> None:
    write(people.an, table(f"{day(8)},8:00,11:00,Phường Bình Thạnh,Hủy", heading=STATUS))
    assert write(people.an, table(f"{day(8)},8:00,11:00,Phường Bình Thạnh,", heading=STATUS)) == (0, 0)
    assert value("select state from outage") == "cancelled"


def test_who_was_told_that_it_is_off_can_be_told_that_it_stands(people: People) -> None:
    row = f"{day(8)},8:00,11:00,Phường Bình Thạnh,"
    write(people.an, table(row + "Hủy", heading=STATUS))
    with owner_engine().begin() as owner:
        owner.execute(text("update outage set told = 'cancelled'"))
    write(people.an, table(row + "Kế hoạch", heading=STATUS))
    with session(people.an) as db:
        [known] = outages.to_do(db, people.an.unit_id)[1]
    assert (known.state, known.notified) == ("posted", "cancelled"), "they were told that it is off"


def test_what_a_file_moved_to_no_date_is_told_so(people: People) -> None:
    name = value("select name from transformer where district_id = :d limit 1", d=people.an.unit_id)
    row = f"{name.removeprefix('Trạm ')},{day(9)},8:00,11:00,Bảo trì,"
    for status in ("Kế hoạch", "Hoãn"):
        write(people.an, table(row + status, heading="Trạm,Ngày,Từ,Đến,Lý do,Trạng thái"))
        with session(people.an) as db:
            assert actions.notify(db, people.an.unit_id, value("select id from outage")).messages == TELLABLE
    assert "Lịch mới sẽ được báo sau" in value("select body from message order by id desc limit 1")


def test_what_people_here_called_off_no_file_takes_back(people: People) -> None:
    row = f"{day(8)},8:00,11:00,Phường Bình Thạnh,"
    write(people.an, table(row + "Kế hoạch", heading=STATUS))
    with session(people.an) as db:
        actions.cancel(db, people.an.unit_id, value("select id from outage"), note="Mưa bão")
    for status in ("Kế hoạch", "Đã duyệt", "Hoãn"):
        assert write(people.an, table(row + status, heading=STATUS)) == (0, 0)
    assert value("select state from outage") == "cancelled"


def test_a_status_that_nobody_knows_is_left_out_until_somebody_says_that_it_stands(people: People) -> None:
    strange = table(f"{day(8)},8:00,11:00,Phường Bình Thạnh,Chốt phương án 2", heading=STATUS)
    [line] = plan(people.an, strange).lines
    assert (line.outcome, line.unclear) == ("skipped", True)
    assert "“Chốt phương án 2”" in line.why[0]
    assert write(people.an, strange) == (0, 0)
    assert write(people.an, strange, unclear=True) == (1, 0)


@pytest.mark.parametrize(
    ("status", "state"), [("Hoãn", "moved"), ("取消", "cancelled"), ("Không hủy", "posted")]
)
def test_what_the_status_means_is_what_callers_are_told(people: People, status: str, state: str) -> None:
    write(people.an, table(f"{day(8)},8:00,11:00,Phường Bình Thạnh,{status}", heading=STATUS))
    assert value("select state from outage") == state
