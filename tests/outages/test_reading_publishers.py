"""What publishers' files really say: texts, pages and tables as they write them, with the right hours."""

from __future__ import annotations

import csv
import json
from zoneinfo import ZoneInfo

import pytest

from tests.outages.schedules import DATA, ZONE, lines_missing, merged_workbook, reading, workbook

FILES = DATA / "publishers"
KYIV, SHANGHAI = ZoneInfo("Europe/Kyiv"), ZoneInfo("Asia/Shanghai")

#: file → where it is read, and each cut: area, from, until (the day where it is another)
RIGHT: dict[str, tuple[ZoneInfo, str, list[str]]] = {
    "p01-lviv-group.txt": (KYIV, "2026-07-01", ["1.1 17:00-19:30", "1.2 00:00-06:00", "1.2 11:00-15:00"]),
    "p02-asof-date.txt": (KYIV, "2026-07-01", ["1.1 17:00-19:30", "1.2 19:30-22:00"]),
    "p05-runtogether.txt": (KYIV, "2026-10-08", ["1.1 22:00-00:00", "1.2 01:00-03:00", "1.2 05:00-06:00"]),
    "p07-hours-then-queues.txt": (KYIV, "2026-12-16", ["4.1 07:00-09:00", "4.2 07:00-09:00", "5.1 09:00-11:00"]),
    "p11-dtek-page.html": (KYIV, "2026-10-08", ["GPV1.1 12:30-14:00", "GPV1.1 16:00-16:30"]),
    "p14-dtek-names.json": (KYIV, "2026-10-08", ["ЦЕК 1.1 12:30-14:00", "ЦЕК 1.1 16:00-16:30"]),
    "p19-grouped-date.csv": (ZONE, "2026-11-22", ["Ấp An Nhơn 1 08:00-17:00", "Ấp 5 08:00-09:30", "Ấp 4 09:30-11:00"]),
    "p23-sgcc-text.txt": (SHANGHAI, "2026-04-10", ["理学楼、图书馆B区 05:00-06:00"]),
    "p24-hours-short.csv": (
        ZONE,
        "2026-06-11",
        [
            "Số 39D phố Hàng Hành 04:00-10:00",
            "Phường Biên Giang 06:00-08:00",
            "Phường Xuân Khanh 06:45-16:15",
            "Xã Đường Lâm 07:00-11:00",
            "Xã Xuân Sơn 07:30-11:00",
        ],
    ),
    "p25-two-shifts.csv": (
        ZONE,
        "2026-06-11",
        ["Xã Tam Hiệp 08:00-11:30", "Xã Tam Hiệp 13:30-17:00", "Xã Đông Yên 08:00-11:30", "Xã Đông Yên 13:30-17:00"],
    ),
    "p31-vietnamese-dates.csv": (
        ZONE,
        "2026-11-24",
        ["Xã A 08:00-11:00", "Xã B 08:00-11:00", "Xã C 08:00-11:30", "Xã D 08:00-17:00"],
    ),
    "x3-float-times.xlsx": (ZONE, "2026-11-22", ["Xã A 08:30-17:30", "Xã B 08:00-16:00", "Xã C 08:10-16:10"]),
}  # fmt: skip


def cuts(found) -> list[str]:
    return [f"{n.area} {n.start:%H:%M}-{n.end:%H:%M}" for n in found.notices]


@pytest.mark.parametrize("name", RIGHT)
def test_a_publishers_file_gives_its_hours(name: str):
    zone, day, told = RIGHT[name]
    found = reading((FILES / name).read_bytes(), name, zone)
    assert cuts(found) == told
    assert {f"{n.start:%Y-%m-%d}" for n in found.notices} == {day}


def test_chinese_dates_and_wide_digits():
    found = reading((FILES / "p22-sgcc-cjk-dates.csv").read_bytes(), zone=SHANGHAI)
    assert [f"{n.start:%m-%d %H:%M}-{n.end:%H:%M}" for n in found.notices] == [
        "06-11 08:00-18:00", "06-12 08:00-20:00", "06-13 08:00-12:00",
    ]  # fmt: skip


def test_a_run_of_days_is_a_cut_a_day():
    found = reading((FILES / "p26-date-range.csv").read_bytes())
    assert [f"{n.start:%m-%d %H:%M}-{n.end:%H:%M}" for n in found.notices] == [
        f"06-{day} 08:00-17:00" for day in (11, 12, 13)
    ]


@pytest.mark.parametrize(
    ("day", "days"),
    [
        ("11-13/06/2026", [11, 12, 13]),
        ("11/06 - 13/06/2026", [11, 12, 13]),
        ("từ ngày 11/06/2026 đến ngày 13/06/2026", [11, 12, 13]),
        ('"11, 13/06/2026"', [11, 13]),
        ("11/06/2026 và 13/06/2026", [11, 13]),
        ("2026年6月11日至2026年6月13日", [11, 12, 13]),
        ("11 June 2026", [11]),
        ("11 червня 2026 року", [11]),
        ("Thứ Năm, ngày 11 tháng 6 năm 2026".replace(",", ""), [11]),
    ],
)
def test_days_as_people_write_them(day: str, days: list[int]):
    found = reading(f"Ngày,Từ,Đến,Khu vực\n{day},8:00,17:00,A\n")
    assert [n.start.day for n in found.notices] == days, found.unread


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("8:00-11:30; 13:30-17:00", ["08:00-11:30", "13:30-17:00"]),
        ("8h00-11h30 & 13h30-17h00", ["08:00-11:30", "13:30-17:00"]),
        ("з 8:00 до 11:30 та з 13:30 до 17:00", ["08:00-11:30", "13:30-17:00"]),
        ("8:00至11:30，13:30至17:00", ["08:00-11:30", "13:30-17:00"]),
        ("上午8时30分至下午5时", ["08:30-17:00"]),
        ("８：００～１７：００", ["08:00-17:00"]),
        ("8 giờ sáng đến 5 giờ chiều", ["08:00-17:00"]),
        ("08.00 - 11.30", ["08:00-11:30"]),
        ("06–08 год", ["06:00-08:00"]),
    ],
)
def test_hours_as_people_write_them(hours: str, told: list[str]):
    found = reading(f'Ngày;Thời gian;Khu vực\n11/06/2026;"{hours}";A\n')
    assert [each.removeprefix("A ") for each in cuts(found)] == told, found.unread


def test_a_heading_of_two_rows_in_a_text_and_in_a_workbook():
    table = [
        ["STT", "Ngày", "Thời gian", "", "Khu vực"],
        ["", "", "Từ", "Đến", ""],
        ["1", "22/11/2026", "8:00", "17:00", "Ấp 5"],
        ["2", "", "8:00", "9:30", "Ấp 4"],
    ]
    told = ["Ấp 5 08:00-17:00", "Ấp 4 08:00-09:30"]
    assert cuts(reading("\n".join(",".join(row) for row in table))) == told
    merged = [[cell or None for cell in row] for row in table]
    assert cuts(reading(workbook(merged), "lich.xlsx")) == told


def test_cells_merged_downwards_tell_every_row_beside_them():
    """Whatever the column: the station, the reason, the hours, and the heading of two rows itself."""
    table = [
        ["Trạm", "Ngày", "Thời gian", None, "Khu vực", "Lý do"],
        [None, None, "Từ", "Đến", None, None],
        ["T1", "22/11/2026", "8:00", "17:00", "Ấp 5", "Bảo trì"],
        [None, None, None, None, "Ấp 4", None],
        ["T2", None, "9:00", "10:00", "Ấp 3", None],
        [None, "23/11/2026", "9:00", "10:00", None, "Thay máy"],
    ]
    merges = (
        "A1:A2",
        "B1:B2",
        "C1:D1",
        "E1:E2",
        "F1:F2",
        "A3:A4",
        "B3:B5",
        "C3:C4",
        "D3:D4",
        "F3:F5",
        "A5:A6",
        "E5:E6",
    )
    found = reading(merged_workbook(table, merges), "lich.xlsx")
    told = [(n.station, n.area, f"{n.start:%d %H:%M}-{n.end:%H:%M}", n.reason) for n in found.notices]
    assert told == [
        ("T1", "Ấp 5", "22 08:00-17:00", "Bảo trì"),
        ("T1", "Ấp 4", "22 08:00-17:00", "Bảo trì"),
        ("T2", "Ấp 3", "22 09:00-10:00", "Bảo trì"),
        ("T2", "Ấp 3", "23 09:00-10:00", "Thay máy"),
    ], found.unread
    assert any("Trạm" in note for note in found.notices[1].notes), "it is said where that stands"


@pytest.mark.parametrize(
    "labels",
    [
        ("停电公告", "停电时间：2026年4月10日5:00—6:00", "停电范围：A", "停电原因：B"),
        (
            "THÔNG BÁO",
            "KHU VỰC: A",
            "THỜI GIAN: Từ 05:00:00 ngày 10/04/2026 đến 06:00:00 ngày 10/04/2026",
            "LÝ DO NGỪNG CUNG CẤP ĐIỆN: B",
        ),
        ("Оголошення", "Дата: 10 квітня 2026 року", "Час: з 05:00 до 06:00", "Адреса: A", "Причина: B"),
        ("Notice", "Date: 10 April 2026", "From: 5:00 AM", "To: 6:00 AM", "Area: A", "Reason: B"),
    ],
)
def test_labelled_lines_in_any_language(labels: tuple[str, ...]):
    found = reading("\n".join([*labels, "", *labels[1:]]).replace("04/2026", "04/2026"))
    assert [(n.area, n.reason, f"{n.start:%d/%m %H:%M}-{n.end:%H:%M}") for n in found.notices] == [
        ("A", "B", "10/04 05:00-06:00")
    ] * 2, found.unread
    assert [piece.line for piece in found.unread] == [1]


TABLE = [
    ["Ngày", "Thời gian từ", "Thời gian đến", "Khu vực", "Trạng thái"],
    ["26/11/2025", "8:00", "17:30", "Một phần phường Bình Tiên; hẻm 12/3, TP HCM", "Kế hoạch"],
    ["26/11/2025", "23:30", "23:59", "Đường số 7 (phường Thuận Giao), TP Hồ Chí Minh", "Đã hủy"],
    ["8/1/2026", "8:00", "9:00", "Xã An Phú", "Khẩn cấp"],
]


@pytest.mark.parametrize(
    "text",
    [
        " ".join(cell for row in TABLE for cell in row),
        "\n".join(" ".join(row) for row in TABLE),
        "\r\n".join(cell for row in TABLE for cell in row),
        "\n\n".join(cell for row in TABLE for cell in row),
        "\n".join(["LỊCH CẮT ĐIỆN", *(cell for row in TABLE for cell in row)]),
    ],
)
def test_the_centres_own_table_as_running_text_or_one_cell_a_line(text: str):
    found = reading(text)
    assert [(n.area, n.status) for n in found.notices] == [(row[3], row[4]) for row in TABLE[1:]], (
        found.unread
    )
    assert cuts(found)[0].endswith(" 08:00-17:30")
    assert lines_missing(text, found) == set()


def test_the_published_list_as_running_text_is_the_same():
    published = (DATA / "published-outages.csv").read_text("utf-8")
    rows = list(csv.reader(published.splitlines()))
    for text in (" ".join(map(" ".join, rows)), "\n".join(map("\n".join, rows))):
        found = reading(text)
        assert [(n.area, n.status) for n in found.notices] == [(row[3], row[4]) for row in rows[1:]]


def test_an_empty_table_and_a_grid_of_power_plan_nothing():
    for content in (
        "Ngày,Từ,Đến,Khu vực\n",
        json.dumps({"fact": {"data": {"1791406800": {"GPV1.1": {str(n): "yes" for n in range(1, 25)}}}}}),
    ):
        found = reading(content)
        assert (found.notices, found.problem) == ([], None)
        assert found.format
