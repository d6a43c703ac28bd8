"""A schedule read in: the dry run, the writing, and a second time."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from portal.access import Refused
from portal.database import session
from portal.i18n import use
from portal.outages import actions, call_script
from portal.outages.models import OutageKind
from portal.outages.queries import outages
from portal.outages.schedules import importer, rejects
from portal.outages.schedules.queries import import_context
from portal.outages.schedules.reading import Reading, read
from portal.outages.schedules.reading.formats import formats
from portal.outages.schedules.types import Options
from tests.outages.conftest import ZONE, People, at, station, value
from tests.outages.imported import PUBLISHED, day, everything, history, plan, published, table, write
from tests.outages.schedules import DATA


def test_every_published_row_is_accounted_for(people: People) -> None:
    planned = plan(people.dung, published(), past=True)
    assert [line.line for line in planned.lines] == list(range(2, 32))
    assert planned.counts == {"new": 30}
    assert (
        sum(not line.target.known for line in planned.lines if line.target) == 3
    )  # two companies and an estate


def test_the_supervisor_writes_all_word_for_word(people: People) -> None:
    assert history(people.dung, published()) == (30, 0)
    assert value("select count(*) from outage where state = 'posted'") == 30
    stored = value("select area from outage where source_line = 28")
    assert stored == published().notices[26].area
    assert value("select ends - starts from outage where source_line = 28").total_seconds() == 29 * 60
    assert value(
        "select array_agg(w.name order by w.name) from outage_ward x join ward w on w.id = x.ward_id "
        "join outage o on o.id = x.outage_id where o.source_line = 28"
    ) == ["Phường Thuận Giao", "Phường Tân Khánh"]


def test_a_second_import_changes_nothing_at_all(people: People) -> None:
    history(people.dung, published())
    before = everything()
    assert history(people.dung, published()) == (0, 0)
    assert everything() == before
    assert plan(people.dung, published()).counts == {"same": 30}


def test_what_is_past_is_left_out_unless_asked_for_and_says_why(people: People) -> None:
    planned = plan(people.dung, published())
    assert planned.counts == {"skipped": 30}
    assert all(line.past and line.why[-1] == "is past" for line in planned.lines)
    assert write(people.dung, published()) == (0, 0)
    assert value("select count(*) from outage") == 0


def test_what_has_begun_and_not_ended_is_written_with_its_hint(people: People) -> None:
    heading, begun, ends = "Ngày,Từ,Đến ngày,Đến,Khu vực,Trạng thái", at(-1), at(1)
    row = f"{begun:%d/%m/%Y},8:00,{ends:%d/%m/%Y},23:00,Phường Bình Thạnh,Kế hoạch"
    (line,) = plan(people.an, table(row, heading=heading)).lines
    assert line.outcome == "new", line
    assert "has begun already" in line.why


def test_a_past_row_told_twice_is_left_out_twice(people: People) -> None:
    row = f"{day(-9)},8:00,11:00,Phường Bình Thạnh,Kế hoạch"
    assert plan(people.an, table(row, row, heading="Ngày,Từ,Đến,Khu vực,Trạng thái")).counts == {"skipped": 2}


def test_what_nobody_recognises_is_counted_as_left_out_not_as_anothers(people: People) -> None:
    planned = plan(people.an, published(), unplaced=False, past=True)
    assert [line.line for line in planned.of("skipped")] == [10, 14, 25]
    assert all(line.unit for line in planned.of("other"))


def test_a_dry_run_writes_nothing(people: People) -> None:
    before = everything()
    plan(people.dung, published())
    assert everything() == before


def test_a_district_writes_its_own_rows_and_sees_whose_the_others_are(people: People) -> None:
    planned = plan(people.an, published(), unplaced=False, past=True)
    assert [line.line for line in planned.of("new")] == [19]
    assert planned.mixed
    others = planned.of("other")
    assert {line.unit for line in others} >= {"Bình Phú", "Thủ Đức", "Vũng Tàu"}
    assert history(people.an, published(), unplaced=False) == (1, 0)
    assert value("select array_agg(distinct district_id) from outage") == [people.an.unit_id]


def test_what_nobody_recognises_is_the_readers_if_they_say_so_and_only_once(people: People) -> None:
    assert history(people.an, published()) == (4, 0)
    again = plan(people.binh, published())
    assert [line.line for line in again.of("same")] == [10, 14, 25]
    assert history(people.binh, published()) == (1, 0)


def test_a_changed_end_is_shown_and_written(people: People) -> None:
    heading, row = "Ngày,Từ,Đến,Khu vực,Trạng thái", f"{day(3)},8:00,11:00,Phường Bình Thạnh,Kế hoạch"
    write(people.an, table(row, heading=heading))
    later = table(row.replace("11:00", "12:30"), heading=heading)
    (line,) = plan(people.an, later).lines
    assert line.outcome == "changed"
    assert "11:00" in line.why[-1]
    assert "12:30" in line.why[-1]
    assert write(people.an, later) == (0, 1)
    assert value("select version from outage") == 2


def test_what_people_decided_here_stays(people: People) -> None:
    heading, row = "Ngày,Từ,Đến,Khu vực,Trạng thái", f"{day(3)},8:00,11:00,Phường Bình Thạnh,Kế hoạch"
    write(people.an, table(row, heading=heading))
    with session(people.an) as db:
        actions.cancel(db, people.an.unit_id, value("select id from outage"), note="Chưa có vật tư")
    later = table(row.replace("11:00", "12:30"), heading=heading)
    assert plan(people.an, later).counts == {"same": 1}
    assert write(people.an, later) == (0, 0)
    assert value("select state from outage") == "cancelled"


def test_errors_are_told_by_row_and_column_with_what_is_nearest(people: People) -> None:
    planned = plan(
        people.an,
        table(
            f"Mẫu 999,{day(9)},08:00,10:00,Bảo trì",
            f"Mẫu 411,{day(3)},08:00,10:00,Bảo trì",
            f"Mẫu 411,{day(9)},17:00,05:00,Thay dây",
            "Mẫu 411,31/02/2026,08:00,10:00,Bảo trì",
            f"Mẫu 411,{day(9)},08:00,,Bảo trì",
        ),
    )
    assert planned.counts == {"wrong": 4, "new": 1} or planned.counts == {"wrong": 5}
    told = {line.line: rejects.reason(line) for line in planned.of("wrong")}
    assert "similar: Trạm Mẫu" in told[2]
    assert "only 3 days ahead; the rule is 5" in told[3]
    assert "31/02/2026" in told[5]
    assert "Đến" in told[6] or "Until" in told[6]


def test_a_late_row_is_written_with_a_reason(people: People) -> None:
    late = table(f"Mẫu 411,{day(3)},08:00,10:00,Bảo trì")
    assert write(people.an, late) == (0, 0)
    assert write(people.an, late, note="Thiết bị nóng") == (1, 0)
    assert value("select note from outage") == "Thiết bị nóng"


def test_tomorrows_published_schedule_is_written(people: People) -> None:
    heading = "Ngày,Từ,Đến,Khu vực,Trạng thái"
    assert write(people.an, table(f"{day(1)},8:00,11:00,Phường Bình Thạnh,Kế hoạch", heading=heading)) == (
        1,
        0,
    )


def test_what_its_format_says_of_a_schedule_counts(people: People) -> None:
    """Hours by queue are load shedding that was published before; a working sheet is announced by reading it in."""
    queues = read(f"Графік відключень на {at(1):%d.%m.%Y}\n1.1: 03:00 - 08:00".encode(), "gpv.txt", ZONE)
    sheet = table(f"{day(1)},03:00,08:00,1.1", heading="Ngày,Từ,Đến,Khu vực")
    api = read(
        f'[{{"stationName": "1.1", "fromDate": "{at(1):%d/%m/%Y} 03:00", "toDate": "{at(1):%d/%m/%Y} 08:00"}}]'.encode(),
        "lich.json",
        ZONE,
    )
    assert (queues.format, sheet.format, api.format) == ("queues", "table", "cpc")
    [shed] = plan(people.an, queues).of("new")
    [late], [known] = plan(people.an, sheet).lines, plan(people.an, api).lines
    assert shed.target
    assert shed.target.kind == "shedding"
    assert known.target
    assert (known.outcome, known.target.kind, known.why[-1]) == (
        "new",
        "planned",
        "only 1 day ahead; the rule is 5",
    )
    assert late.target
    assert (late.outcome, late.target.kind, late.late) == ("wrong", "planned", True)


def test_every_format_has_a_kind_of_outage() -> None:
    assert {of.default_kind for of in formats().values()} <= set(OutageKind)


def test_deciding_otherwise_selects_among_what_was_evaluated(people: People) -> None:
    late, strange = f"Phường Bình Thạnh,{day(2)},8:00,11:00", f"Nhà máy nước,{day(9)},8:00,11:00"
    over = f"Phường Bình Thạnh,{day(-9)},8:00,11:00"
    rows = (late, strange, over)
    reading = table(*rows, *rows, heading="Khu vực,Ngày,Từ,Đến")
    with use("en"), session(people.an) as db:
        evaluation = importer.evaluated(reading, import_context(db, reading))

    def outcomes(**decided: Any) -> list[str]:
        return [line.outcome for line in evaluation.select(Options(**decided)).lines]

    undecided = evaluation.select(Options())
    assert outcomes() == ["wrong", "new", "skipped", "same", "same", "skipped"]
    assert outcomes(unplaced=False) == ["wrong", "skipped", "skipped", "same", "skipped", "skipped"]
    assert outcomes(past=True) == ["wrong", "new", "new", "same", "same", "same"]
    assert outcomes(note="Thiết bị nóng") == ["new", "new", "skipped", "same", "same", "skipped"]
    noted = evaluation.select(Options(note="Thiết bị nóng", past=True)).lines
    assert [line.target and line.target.note for line in noted[:3]] == ["Thiết bị nóng", None, None]
    assert noted[0].why == ("only 2 days ahead; the rule is 5", "Thiết bị nóng")
    assert noted[2].why == ("is past",)
    assert evaluation.select(Options()) == undecided


def test_a_row_told_twice_is_written_once_and_a_contradiction_not_at_all(people: People) -> None:
    row = f"Mẫu 411,{day(9)},08:00,10:00,Bảo trì"
    planned = plan(people.an, table(row, row, row.replace("10:00", "11:00")))
    assert [line.outcome for line in planned.lines] == ["new", "same", "wrong"]
    assert write(people.an, table(row, row, row.replace("10:00", "11:00"))) == (1, 0)


def test_a_schedule_of_another_utility_is_not_ours(people: People) -> None:
    heading = "Công ty,Ngày,Từ,Đến,Khu vực,Trạng thái"
    foreign = table(f"Công ty Điện lực Đà Nẵng,{day(9)},8:00,11:00,Phường Hải Châu,Kế hoạch", heading=heading)
    (line,) = plan(people.an, foreign).lines
    assert line.outcome == "other"
    assert "Đà Nẵng" in line.why[0]
    assert write(people.an, foreign) == (0, 0)


def test_a_company_of_ours_decides_whose_it_is(people: People) -> None:
    heading = "Công ty,Ngày,Từ,Đến,Khu vực,Trạng thái"
    row = f"Công ty Điện lực Thủ Đức,{day(9)},8:00,11:00,Nhà máy nước,Kế hoạch"
    assert plan(people.an, table(row, heading=heading)).lines[0].unit == "Thủ Đức"
    assert write(people.binh, table(row, heading=heading)) == (1, 0)


def test_a_file_that_is_none_is_told_line_by_line_and_writes_nothing(people: People) -> None:
    for data in (b"", b"\x00\x01\x02", "xin chào\nkhông phải bảng".encode(), b"PK\x03\x04nonsense"):
        reading = read(data, "lich.xlsx", ZONE)
        assert reading.problem
        assert not plan(people.an, reading).of("new", "changed")
        assert write(people.an, reading) == (0, 0)
    assert value("select count(*) from outage") == 0


def test_what_is_longer_than_its_column_is_an_error(people: People) -> None:
    heading = "Ngày,Từ,Đến,Khu vực,Trạng thái"
    reading = table(f"{day(9)},8:00,11:00,Phường Bình Thạnh {'x' * 2000},Kế hoạch", heading=heading)
    assert plan(people.an, reading).counts == {"wrong": 1}


def test_rows_to_mend_come_back_under_their_heading_and_compute_nothing(people: People) -> None:
    planned = plan(
        people.an, table(f'=HYPERLINK("x"),{day(9)},08:00,10:00,Bảo trì', f"Mẫu 999,{day(9)},08:00,10:00,-1")
    )
    with use("en"):
        head, *rows = rejects.wrong_lines(planned).decode("utf-8-sig").splitlines()
    assert head == "Trạm,Ngày,Từ,Đến,Lý do,What is wrong"
    assert len(rows) == 2
    assert all(not cell.lstrip('"').startswith("=") for row in rows for cell in row.split(","))


def test_letters_in_pieces_are_the_same_notice_and_are_kept_whole(people: People) -> None:
    heading, row = "Ngày,Từ,Đến,Khu vực,Trạng thái", f"{day(3)},8:00,11:00,Phường Bình Thạnh,Kế hoạch"
    pieces = table(unicodedata.normalize("NFD", row), heading=heading)
    assert write(people.an, pieces) == (1, 0)
    assert value("select area from outage") == "Phường Bình Thạnh"
    assert plan(people.an, table(row, heading=heading)).counts == {"same": 1}


def test_who_only_looks_may_not_import(people: People) -> None:
    for person in (people.chi, people.giang):
        with session(person) as db, pytest.raises(Refused):
            actions.import_notices(db, published(), source=PUBLISHED)


def test_what_was_read_in_stands_in_the_list(people: People) -> None:
    history(people.dung, published())
    with session(people.chi) as db:
        rows, total = outages.listing(db, None, "past", "binh tri dong", at(0))
    assert total == 3
    assert {o.unit for o in rows} == {"Bình Phú"}


def as_published(name: str, people: People) -> Reading:
    """A publisher's file about An's first station, as if it came out for the days to come."""
    value(
        "update transformer set name = 'Trạm Hòa Bình 1' where id = :id returning id", id=station(people.an)
    )
    told = (DATA / "publishers" / name).read_text("utf-8")
    return read(told.replace("06/12/2026", day(10)).replace("07/12/2026", day(11)).encode(), name, ZONE)


def test_a_night_told_in_two_rows_ends_in_the_morning_for_the_caller(people: People) -> None:
    assert write(people.an, as_published("s2-midnight.csv", people)) == (2, 0)
    customer = value("select min(id) from customer where transformer_id = :t", t=station(people.an))
    with session(people.an) as db:
        here = outages.at_customer(db, people.an.unit_id, customer)
    with use("en"):
        assert "expected back at 06:00" in call_script.sentences(here, at(10, 14))[0]


def test_a_published_plan_is_cancelled_and_planned_again_by_the_files_in_turn(people: People) -> None:
    states = []
    for turn in (1, 2, 3):
        write(people.an, as_published(f"s3-again-{turn}.csv", people))
        states.append(value("select string_agg(state, ' ') from outage"))
    assert states == ["posted", "cancelled", "posted"]
    with session(people.an) as db:
        actions.cancel(db, people.an.unit_id, value("select id from outage"), note="Chưa có vật tư")
    assert write(people.an, as_published("s3-again-3.csv", people)) == (0, 0), "what people decided stays"


@pytest.mark.parametrize(
    ("heading", "between"),
    [
        ("STT\nNgày\nTừ\nĐến\nKhu vực\n", "\n"),
        ("STT\n\nNgày\n\nTừ\n\nĐến\n\nKhu vực\n\n", "\n\n"),
        ("STT,Ngày,Thời gian,,Khu vực\n,,Từ,Đến,\n", ","),
        ("STT,Ngày,Từ,Đến,Khu vực\n", ","),
        ("STT Ngày Từ Đến Khu vực ", " "),
    ],
    ids=["a cell a line", "blank lines between", "of two rows", "of one row", "running text"],
)
def test_a_heading_is_neither_a_wrong_row_nor_one_to_repair(
    people: People, heading: str, between: str
) -> None:
    times = 1 if between == " " else 2  # running text has one heading
    good = between.join(("1", day(8), "8:00", "11:00", "Phường Bình Thạnh"))
    bad = between.join(("2", day(8), "11:00", "8:00", "Phường Bình Thạnh"))
    told = "\n".join(f"{heading}{good}\n{bad}" for _page in range(times))
    with use("en"):
        planned = plan(people.an, read(told.encode(), "lich.csv", ZONE))
    assert [line.outcome for line in planned.lines] == ["new", "wrong", "same", "wrong"][: 2 * times]
    with use("en"):
        _head, *rows = rejects.wrong_lines(planned).decode("utf-8-sig").strip().split("\r\n")
    assert len(rows) == times
    assert all("is not after the start" in row for row in rows)
    if between != " ":  # each cell under its heading
        assert all(row.startswith(f"2,{day(8)},11:00,8:00,Phường Bình Thạnh,") for row in rows)


def test_a_table_of_queues_is_what_a_message_wrote(people: People) -> None:
    """Read in after the message, the table has nothing new to tell."""
    write(
        people.an,
        read(f"Графік відключень на {at(1):%d.%m.%Y}\n1.1: 03:00 - 08:00".encode(), "gpv.txt", ZONE),
    )
    again = read(f"Дата;Черга;Години\n{at(1):%d.%m.%Y};1/1;03:00-08:00".encode(), "gpv.csv", ZONE)
    assert plan(people.an, again).counts == {"same": 1}
