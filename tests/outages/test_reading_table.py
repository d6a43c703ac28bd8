"""Tables with headings: names of columns, dates, times, and what a row must not be read as."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from tests.outages.schedules import HEADING, ROW, one, reading, rows, why, workbook


@pytest.mark.parametrize(
    "day",
    ["26/11/2025", "26-11-2025", "26.11.2025", "2025-11-26", "2025/11/26", "ngày 26/11/2025", " 26/11/2025 "],
)
def test_dates(day: str):
    assert one(f"{day},8:00,17:30,Phường A,K").start.isoformat() == "2025-11-26T08:00:00+07:00"


def test_the_day_comes_before_the_month():
    assert one("8/1/2026,8:00,9:00,Phường A,K").start.date() == date(2026, 1, 8)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("31/2/2026", "Ngày: “31/2/2026”: that month has no day 31"),
        ("2026-13-40", "Ngày: “2026-13-40”: there is no month 13; dates are day/month/year"),
        ("1/13/2026", "Ngày: “1/13/2026”: there is no month 13; dates are day/month/year"),
        ("26/11/25", "Ngày: “26/11/25”: write the year with four digits"),
        ("26/11/0205", "Ngày: “26/11/0205”: the year 0205 cannot be meant"),
        ("26/11", "Ngày: “26/11” is not a date or time; write 31/12/2026 and 8:00"),
        ("45987", "Ngày: “45987” is not a date or time; write 31/12/2026 and 8:00"),
        ("", "Ngày: The date is missing"),
    ],
)
def test_a_date_that_is_none_or_may_be_another_is_not_read(day: str, words: str):
    assert why(f"{day},8:00,17:30,Phường A,K") == words


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("8:00", "23:59", "08:00-23:59"),
        ("08:00:00", "17:30:30", "08:00-17:30:30"),
        ("8h", "11h30", "08:00-11:30"),
        ("8 giờ", "9 giờ 15 phút", "08:00-09:15"),
        ("8g30", "9g", "08:30-09:00"),
        ("8", "11", "08:00-11:00"),
        ("8:00 AM", "4:30 PM", "08:00-16:30"),
        ("8:00 SA", "1:30 CH", "08:00-13:30"),
        ("12:00 AM", "12:00 PM", "00:00-12:00"),
        ("0.333333333", "0,5", "08:00-12:00"),
    ],
)
def test_times(start: str, end: str, told: str):
    notice = one(f'26/11/2025,{start},"{end}",Phường A,K')
    shown = [f"{each:%H:%M:%S}".removesuffix(":00") for each in (notice.start, notice.end)]
    assert "-".join(shown) == told


def test_what_was_understood_is_told():
    assert one("26/11/2025,8h,11:30,Phường A,K").notes == ("“8h” is read as 08:00",)
    assert one("26/11/2025,8:00,11:30,Phường A,K").notes == ()


def test_24_00_is_the_midnight_that_ends_the_day():
    assert one("26/11/2025,8:00,24:00,Phường A,K").end.isoformat() == "2025-11-27T00:00:00+07:00"


def test_a_cut_overnight_ends_the_next_morning():
    notice = one("29/12/2025,22:30,5:00,Phường A,K")
    assert notice.end.isoformat() == "2025-12-30T05:00:00+07:00"
    assert notice.notes == ("“05:00” is read as the next day's",)


@pytest.mark.parametrize(
    ("start", "end"),
    [("12:00", "5:00"), ("17:30", "8:00"), ("18:00", "6:00"), ("8:00", "8:00"), ("10:00", "9:59")],
)
def test_an_end_that_is_not_after_the_start_is_not_read(start: str, end: str):
    assert "is not after the start" in why(f"26/11/2025,{start},{end},Phường A,K")


@pytest.mark.parametrize(
    "time", ["25:00", "24:30", "8:60", "13:00 PM", "noon", "8.3", "8.75", "25", "1:2", "8:00 - 9:00"]
)
def test_a_time_that_is_none_is_not_read(time: str):
    assert why(f"26/11/2025,{time},23:00,Phường A,K").startswith("Thời gian từ: ")


def test_a_missing_start_or_place_is_not_read_but_a_missing_end_is_open():
    assert why("26/11/2025,,17:30,Phường A,K") == "Thời gian từ: The time it starts is missing"
    assert why("26/11/2025,8:00,17:30, ,K") == "Khu vực: The place is missing"
    notice = one("26/11/2025,8:00,,Phường A,")
    assert (notice.end, notice.status) == (None, None)


def test_a_comma_too_many_does_not_put_words_under_another_name():
    assert why("26/11/2025,8:00,17:30,Một phần phường Bình Tiên, TP HCM,Kế hoạch").startswith(
        "More cells than"
    )


def test_a_short_row_lacks_its_last_cells():
    assert one("26/11/2025,8:00,17:30,Phường A").status is None


def test_spaces_after_the_commas_are_typing_not_words():
    notice = one('26/11/2025, 8:00, 17:30, "Phường A, TP HCM", Kế hoạch')
    assert (notice.area, notice.status) == ("Phường A, TP HCM", "Kế hoạch")


def test_the_line_is_where_the_row_starts_also_when_cells_hold_line_breaks():
    found = rows('26/11/2025,8:00,17:30,"Phường A\nPhường B",K', "", ROW, "x")
    assert [piece.line for piece in found.pieces] == [2, 5, 6]
    assert found.notices[0].area == "Phường A\nPhường B"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(ending: str):
    found = reading(ending.join((HEADING, ROW, ROW)))
    assert [notice.line for notice in found.notices] == [2, 3]


def test_stations_pasted_from_a_spreadsheet():
    found = reading(
        "Trạm\tNgày\tTừ\tĐến\tLý do\n"
        "Mẫu 14\t30/11/2026\t07:30\t11:00\tBảo trì\n"
        "Mẫu 31\t01/12/2026\t8h\t11h30\tVệ sinh sứ\n"
        "473 Ví Dụ\t02/12/2026\t12:00\t05:00\tThay dây\n"
    )
    assert [(each.station, each.area, each.reason) for each in found.notices] == [
        ("Mẫu 14", "Mẫu 14", "Bảo trì"),
        ("Mẫu 31", "Mẫu 31", "Vệ sinh sứ"),
    ]
    assert [(each.line, each.column) for each in found.unread] == [(4, "Đến")]


def test_a_code_names_the_station_and_the_area_stays_its_own():
    found = reading(
        "Mã trạm;Tên trạm;Khu vực;Ngày;Giờ;Đơn vị\nT1;Mẫu 1;Phường A;1/2/2026;8:00 - 9:30;Ví Dụ\n"
    )
    (notice,) = found.notices
    assert (notice.station, notice.area, notice.company) == ("T1", "Phường A", "Ví Dụ")
    assert f"{notice.start:%H:%M}-{notice.end:%H:%M}" == "08:00-09:30"


@pytest.mark.parametrize(
    "table",
    [
        "From,To,Area\n2026-02-01 08:00,2026-02-02 09:30,Ward A",
        "area;from;to\nWard A;2026-02-01T08:00:00;2026-02-02T02:30:00Z",
        "Khu vực\tNgày bắt đầu\tNgày kết thúc\nWard A\t01/02/2026 8:00\t02/02/2026 9:30",
        "Khu vực\tTừ ngày\tTừ giờ\tĐến ngày\tĐến giờ\nWard A\t1/2/2026\t8h\t2/2/2026\t9h30",
        "Khu vực\tThời gian\nWard A\tTừ 8:00 ngày 1/2/2026 đến 9:30 ngày 2/2/2026",
        "KHU VUC,TU,DEN\nWard A,08:00 01/02/2026,09:30 02/02/2026",
    ],
)
def test_date_and_time_in_one_column(table: str):
    (notice,) = reading(table).notices
    assert notice.start.isoformat() == "2026-02-01T08:00:00+07:00"
    assert notice.end.isoformat() == "2026-02-02T09:30:00+07:00"


def test_cells_of_other_columns_are_kept():
    found = reading("STT,Ngày,Từ,Đến,Khu vực,Số khách\n1,1/2/2026,8:00,9:00,Phường A,214\n")
    assert found.notices[0].more == (("STT", "1"), ("Số khách", "214"))


def test_lines_above_the_heading_and_a_second_heading_are_told():
    found = reading(f"LỊCH NGỪNG CẤP ĐIỆN\n{HEADING}\n{ROW}\n{HEADING}\n{ROW}\n")
    assert [(each.line, each.why) for each in found.unread] == [
        (1, "This stands above the heading"),
        (4, "A second heading"),
    ]
    assert [each.line for each in found.notices] == [3, 5]


def test_rows_under_a_second_heading_follow_its_order():
    found = rows(ROW, "Khu vực,Ngày,Thời gian từ,Thời gian đến", "Phường B,1/2/2026,8:00,9:00")
    assert found.notices[1].area == "Phường B"


def test_a_workbook_with_dates_and_times_of_its_own():
    book = workbook(
        [HEADING.split(","), [date(2025, 11, 26), time(8), time(17, 30), "Phường A", "K"]],
        [
            ["From", "To", "Area"],
            [datetime(2025, 11, 26), datetime(2025, 11, 26, 9, 30), "Ward B"],
            [],
            ["x"],
        ],
    )
    found = reading(book, "lich.xlsx")
    assert [(each.sheet, each.line, f"{each.start:%H:%M}-{each.end:%H:%M}") for each in found.notices] == [
        ("Sheet1", 2, "08:00-17:30"),
        ("Sheet2", 2, "00:00-09:30"),
    ]
    assert [(each.sheet, each.line, each.text) for each in found.unread] == [("Sheet2", 4, "x")]


def test_a_workbook_keeps_2400_and_tells_its_errors_and_formulas():
    found = reading(
        workbook(
            [
                HEADING.split(","),
                ["26/11/2025", "8:00", timedelta(days=1), "Phường A", None],
                ["26/11/2025", "8:00", "9:00", "#REF!", None],
                ["26/11/2025", "8:00", ArrayFormula("C4", "=SUM(1,2)"), "Phường A", None],
            ]
        ),
        "lich.xlsx",
    )
    assert [each.end.isoformat() for each in found.notices] == ["2025-11-27T00:00:00+07:00"]
    assert [(each.line, each.why) for each in found.unread] == [
        (3, "Column “Khu vực” holds an error of the spreadsheet"),
        (4, "Column “Thời gian đến” holds a formula; write the value itself"),
    ]
