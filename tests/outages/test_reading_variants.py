"""Hours, days and tables in ever other spellings: each is read as it is meant, or handed back; none is read as another."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.outages.schedules.reading.moments import parse
from tests.outages.schedules import reading

KYIV = ZoneInfo("Europe/Kyiv")

HOURS = {
    "2h30 chiều - 5h chiều": "14:30-17:00",
    "14g30 - 17g": "14:30-17:00",
    "từ 8 đến 11 giờ": "08:00-11:00",
    "2 - 5 giờ chiều": "14:00-17:00",
    "8 - 5 giờ chiều": "08:00-17:00",
    "1 giờ chiều đến 5 giờ": "13:00-17:00",
    "từ 7 giờ 30 đến 11 giờ 30 và từ 13 giờ đến 17 giờ": "07:30-11:30 13:00-17:00",
    "Sáng 8:00-11:00; Chiều 13:30-17:00": "08:00-11:00 13:30-17:00",
    "Sáng: 8h-11h; chiều: 1h30-5h": "08:00-11:00 13:30-17:00",
    "8:00-11:00 | 13:00-17:00": "08:00-11:00 13:00-17:00",
    "8:00-11:00/13:00-17:00": "08:00-11:00 13:00-17:00",
    "7h30→11h": "07:30-11:00",
    "08h00’–11h30’": "08:00-11:30",
    "7.30-11.00": "07:30-11:00",
    "8:00 - 11:00 (dự kiến)": "08:00-11:00",
    "11 giờ đêm đến 4 giờ sáng hôm sau": "23:00-04:00",
    "22h00 đến 05h00 ngày hôm sau": "22:00-05:00",
    "8 am to 11 am": "08:00-11:00",
    "9am-5pm": "09:00-17:00",
    "9:00-12:00 PM": "09:00-12:00",
    "8:00 - 5:00 PM": "08:00-17:00",
    "上午8点至12点": "08:00-12:00",
    "下午2点至5点": "14:00-17:00",
    "早8点至晚6点": "08:00-18:00",
    "上午8:00-12:00，下午14:00-18:00": "08:00-12:00 14:00-18:00",
    "8:00~12:00、14:00~18:00": "08:00-12:00 14:00-18:00",
    "8:00-次日6:00": "08:00-06:00",
    "з 9 до 12": "09:00-12:00",
    "с 9 до 12": "09:00-12:00",
    "з 9-ї до 12-ї": "09:00-12:00",
    "з 9:00 до 12:00 год.": "09:00-12:00",
    "з 9 ранку до 6 вечора": "09:00-18:00",
    "орієнтовно з 9:00 до 17:00": "09:00-17:00",
    "09-12, 14-18": "09:00-12:00 14:00-18:00",
}


@pytest.mark.parametrize("hours", HOURS)
def test_hours_in_other_spellings(hours: str) -> None:
    found = reading(f'Ngày;Thời gian;Khu vực\n11/06/2026;"{hours}";A\n')
    assert " ".join(f"{n.start:%H:%M}-{n.end:%H:%M}" for n in found.notices) == HOURS[hours], found.unread


@pytest.mark.parametrize(
    "hours",
    ["1h30 - 5h chiều", "1:30 - 5:00 PM", "from 9 to 5", "13h-9h", "8:00 đến 8:00", "Cả ngày", "晚上8点至12点", "0730-1100"],
)  # fmt: skip
def test_hours_that_may_mean_two_things_are_handed_back(hours: str) -> None:
    found = reading(f'Ngày;Thời gian;Khu vực\n11/06/2026;"{hours}";A\n')
    assert (found.notices, [piece.line for piece in found.unread]) == ([], [2])


def test_a_run_of_days_beside_both_hours_is_a_cut_a_day() -> None:
    for hours in ("8h-17h từ 30/11 đến 02/12/2026", "30/11/2026 - 02/12/2026 8:00-17:00"):
        found = reading(f"Khu vực,Thời gian\nA,{hours}\n")
        assert told(found) == [f"A {day} 08:00-17:00" for day in ("30/11", "01/12", "02/12")]


def test_a_half_of_the_day_that_only_the_end_names_is_not_guessed_across_columns() -> None:
    found = reading(
        "Date,From,To,Area\n11/06/2026,1:30,5:00 PM,A\n11/06/2026,8:00,5:00 PM,B\n11/06/2026,1:30 PM,5:00 PM,C\n"
    )
    assert told(found) == ["B 11/06 08:00-17:00", "C 11/06 13:30-17:00"]
    assert [(piece.line, piece.column) for piece in found.unread] == [(2, "From")]


DAYS = {
    "Thứ 2, 30/11/2026": "30/11",
    "T2 30/11/2026": "30/11",
    "пн 30.11.2026": "30/11",
    "30.11.2026 (Пн)": "30/11",
    "Пн, 30 листопада 2026 р.": "30/11",
    "2026年11月30日（周一）": "30/11",
    "30-Nov-2026": "30/11",
    "20261130": "30/11",
    "30-31/12/2026": "30/12 31/12",
    "30/11-02/12/2026": "30/11 01/12 02/12",
    "30/12-02/01/2027": "30/12 31/12 01/01 02/01",
    "28/2-1/3/2027": "28/02 01/03",
    "30/11, 01/12/2026": "30/11 01/12",
    "29, 30/11 và 01/12/2026": "29/11 30/11 01/12",
    "2026年11月30日至12月2日": "30/11 01/12 02/12",
    "2026年12月30日至1月1日": "30/12 31/12 01/01",
    "二〇二六年十二月二日": "02/12",
    "二○二六年十一月三十日（星期一）": "30/11",
    "二零二六年十二月三十一号": "31/12",
    "2026年十二月二十日": "20/12",
    "二〇二六年十二月三十日至一月一日": "30/12 31/12 01/01",
    "二〇二六年十二月三十日至二〇二七年一月一日": "30/12 31/12 01/01",
    "30 листопада - 2 грудня 2026": "30/11 01/12 02/12",
    "30 November – 2 December 2026": "30/11 01/12 02/12",
    "30 December – 1 January 2027": "30/12 31/12 01/01",
}


@pytest.mark.parametrize("day", DAYS)
def test_days_in_other_spellings(day: str) -> None:
    found = reading(f'Ngày,Từ,Đến,Khu vực\n"{day}",8:00,17:00,A\n')
    assert " ".join(f"{n.start:%d/%m}" for n in found.notices) == DAYS[day], found.unread
    assert all((n.start.year == 2027) == (f"{n.start:%m}" < "11") for n in found.notices)


@pytest.mark.parametrize(
    "day",
    [
        "Thứ 3, 30/11/2026",
        "вт 30.11.2026",
        "30/11/26",
        "11/30/2026",
        "30 листопада",
        "46356",
        "30112026",
        "12月3日",
        "十二月三日",
        "二〇二六年十三月二日",
        "二〇二六年二月三十日",
        "二六年十二月二日",
        "二〇二六年四十月二日",
    ],
)
def test_days_that_may_mean_another_are_handed_back(day: str) -> None:
    found = reading(f'Ngày,Từ,Đến,Khu vực\n"{day}",8:00,17:00,A\n')
    assert (found.notices, [piece.line for piece in found.unread]) == ([], [2])


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_in_chinese_words_is_that_day(day: date) -> None:
    digits = "〇一二三四五六七八九"

    def number(told: int) -> str:
        tens, one = divmod(told, 10)
        return ("" if tens < 2 else digits[tens]) + "十" * bool(tens) + (digits[one] if one else "")

    year = "".join(digits[int(digit)] for digit in str(day.year))
    assert parse(f"{year}年{number(day.month)}月{number(day.day)}日").dates == [day]


def test_a_stamp_in_chinese_words_is_no_day_of_a_cut() -> None:
    found = reading(
        "截至二〇二六年十一月二十八日\n二〇二六年十一月三十日停电计划\n开始时间,结束时间,停电区域\n8:00,11:00,A\n"
    )
    assert told(found) == ["A 30/11 08:00-11:00"]


def test_hours_with_a_day_that_leaves_the_year_to_the_other() -> None:
    found = reading("Khu vực,Thời gian\nB,Từ 8h ngày 30/12 đến 17h ngày 01/01/2027\n")
    assert [f"{n.start:%d/%m/%Y %H:%M}-{n.end:%d/%m/%Y %H:%M}" for n in found.notices] == [
        "30/12/2026 08:00-01/01/2027 17:00"
    ]


def told(found) -> list[str]:
    return [
        f"{n.area} {n.start:%d/%m %H:%M}-{n.end:%H:%M}" + (f" {n.status}" if n.status else "")
        for n in found.notices
    ]


HEADINGS = {
    "units in brackets": "Ngày (dd/mm/yyyy),Từ (giờ),Đến (giờ),Khu vực [phường]",
    "two languages": "Ngày/Date,Từ/From,Đến/To,Khu vực/Area",
    "two lines": '"Ngày\n(dd/mm)","Từ\n(h)","Đến\n(h)",Khu vực',
    "colons": "Ngày:,Từ:,Đến:,Khu vực:",
    "the other end by its own words": "Ngày,Thời gian cắt điện,Thời gian có điện,Khu vực",
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_with_units_or_two_languages(heading: str) -> None:
    found = reading(f"{HEADINGS[heading]}\n30/11/2026,8:00,11:00,A\n")
    assert told(found) == ["A 30/11 08:00-11:00"], found.unread


@pytest.mark.parametrize(
    "heading", ["Ngày,Từ/Đến,Khu vực", "Ngày,Từ,Đến,Trạm / Số khách hàng", "Ngày/Giờ,Khu vực"]
)
def test_a_heading_that_names_two_things_stands_for_neither(heading: str) -> None:
    cells = ",".join(["30/11/2026", "8:00-11:00", "A", "B"][: heading.count(",") + 1])
    found = reading(f"{heading}\n{cells}\n")
    assert found.notices == []
    assert found.problem


def test_a_village_and_its_streets_are_one_place() -> None:
    found = reading("Дата;Час;Населений пункт;Вулиці\n30.11.2026;з 9 до 12;с. Мале;Лісова\n30.11.2026;з 9 до 12;с. Мале;Зелена\n", zone=KYIV)  # fmt: skip
    assert told(found) == ["с. Мале, Лісова 30/11 09:00-12:00", "с. Мале, Зелена 30/11 09:00-12:00"]


@pytest.mark.parametrize(
    "stamp",
    [
        "Cập nhật lúc 8:00 ngày 28/11/2026",
        "Cập nhật: 28/11/2026 8:00",
        "As of 28 November 2026, 8:00",
        "Last updated: 28/11/2026",
        "截至2026年11月28日8:00",
        "更新时间：2026年11月28日8:00",
        "Станом на 08:00 28.11.2026",
        "Станом на 28.11.2026",
        "Оновлено 28 листопада 2026 о 8:00",
    ],
)
def test_when_it_was_published_is_no_day_of_a_cut(stamp: str) -> None:
    """Above, below and between the rows, of a table, of lines with labels, a cell a line, in running text."""
    row = "30/11/2026,8:00,11:00,A"
    rows = f"Từ,Đến,Khu vực,Ngày\n8:00,11:00,A,30/11/2026\n{stamp}\n9:00,10:00,B,\n"
    for text, wanted in (
        (f"{stamp}\nTừ,Đến,Khu vực\n8:00,11:00,A\n", []),
        (f"{stamp}\nNgày,Từ,Đến,Khu vực\n{row}\n", ["A 30/11 08:00-11:00"]),
        (rows, ["A 30/11 08:00-11:00", "B 30/11 09:00-10:00"]),
        (f"Ngày: 30/11/2026\nThời gian: 8:00-11:00\nKhu vực: A\n{stamp}\n", ["A 30/11 08:00-11:00"]),
        (f"Ngày\nTừ\nĐến\nKhu vực\n{row.replace(',', chr(10))}\n{stamp}\n", ["A 30/11 08:00-11:00"]),
        (f"Ngày Từ Đến Khu vực {row.replace(',', ' ')} {stamp}", ["A 30/11 08:00-11:00"]),
    ):
        assert told(reading(text)) == wanted, text


def test_the_only_day_of_the_title_is_that_of_rows_without_one() -> None:
    rows = "Từ,Đến,Khu vực\n8:00,11:00,A\n"
    assert told(reading(f"LỊCH CẮT ĐIỆN NGÀY 30/11/2026\n{rows}")) == ["A 30/11 08:00-11:00"]
    two = reading(f"LỊCH CẮT ĐIỆN TỪ 30/11/2026 ĐẾN 06/12/2026\n{rows}")
    assert (two.notices, len(two.unread)) == ([], 2)


RUNNING = {
    "Khu vực Ngày Từ Đến Trạng thái\nA 30/11/2026 8:00 11:00 Kế hoạch\nB 01/12/2026 13:00 15:00 Đã hủy": "Kế hoạch|Đã hủy",
    "Ngày Khu vực Từ Đến\n30/11/2026 A 8:00 11:00 01/12/2026 B 13:00 15:00": "|",
    "Khu vực Từ Đến Ngày\nA 8:00 11:00 30/11/2026\nB 13:00 15:00 01/12/2026": "|",
    "STT Ngày Thời gian Khu vực\n1 30/11/2026 8h00-11h00 A\n2 01/12/2026 13:00 đến 15:00 B": "|",
    "Area Date From To\nA 30/11/2026 8:00 11:00\nB 01/12/2026 13:00 15:00": "|",
    "LỊCH TỪ NGÀY 30/11/2026 Ngày Từ Đến Khu vực Trạng thái 30/11/2026 8:00 11:00 A Kế hoạch 01/12/2026 13:00 15:00 B Hủy": "Kế hoạch|Hủy",
    "Ngày  Từ  Đến  Khu vực  Lý do\n30/11/2026  8:00  11:00  A  Bảo trì\n01/12/2026  13:00  15:00  B  Thay máy": "|",
}


@pytest.mark.parametrize("text", RUNNING)
def test_running_text_in_another_order_of_columns(text: str) -> None:
    found = reading(text)
    first, second = RUNNING[text].split("|")
    assert told(found) == [f"A 30/11 08:00-11:00 {first}".strip(), f"B 01/12 13:00-15:00 {second}".strip()], (
        found.unread
    )


def test_running_text_whose_columns_cannot_be_told_apart_is_handed_back() -> None:
    found = reading("Ngày Từ Đến Khu vực Lý do\n30/11/2026 8:00 11:00 Phường A Bảo trì\n")
    assert (found.notices, [piece.line for piece in found.unread]) == ([], [1, 2])


def test_a_row_without_hours_does_not_take_those_of_the_next() -> None:
    found = reading("Ngày Khu vực Từ Đến\n30/11/2026 A 8:00 11:00\n30/11/2026 B\n01/12/2026 C 8:00 9:00\n")
    assert told(found) == ["A 30/11 08:00-11:00", "C 01/12 08:00-09:00"]
    assert [piece.text for piece in found.unread][1:] == ["30/11/2026 B"]


WORDS = ["yes"] * 8 + ["first", "no"] + ["yes"] * 4 + ["msecond", "maybe"] + ["yes"] * 6 + ["second", "no"]
CUTS = ["08:00-08:30 no", "09:00-10:00 no", "14:30-16:00 maybe", "22:30-00:00 no"]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize(
    "hours",
    [
        [str(n) for n in range(1, 25)],
        [str(n) for n in range(24)],
        [f"{n:02}-{n + 1:02}" for n in range(24)],
        [f"{n:02}:00-{(n + 1) % 24:02}:00" for n in range(24)],
    ],
)
def test_the_grid_as_a_table_is_read_as_its_json(sign: str, hours: list[str]) -> None:
    day = "1796076000"  # 1 December 2026 in Kyiv
    for table in (
        [["Дата", "Черга", *hours], ["01.12.2026", "GPV1.1", *WORDS]],
        [["queue", *hours, "date"], ["GPV1.1", *(word.upper() for word in WORDS), day]],
        [["Графік відключень на 1 грудня 2026"], ["Черга", *hours], ["GPV1.1", *WORDS]],
    ):
        found = reading("\n".join(sign.join(row) for row in table), zone=KYIV)
        assert [f"{n.area} {n.start:%d/%m %H:%M}-{n.end:%H:%M} {n.status}" for n in found.notices] == [
            f"GPV1.1 01/12 {each}" for each in CUTS
        ], found.unread
        assert found.format == "grid"


def test_a_grid_without_a_day_or_with_a_strange_word_is_handed_back() -> None:
    hours = ",".join(map(str, range(1, 25)))
    for heading, row in (
        (f"queue,{hours}", ["1.1", *WORDS]),
        (f"queue,date,{hours}", ["1.1", "1.12.2026", *["on"] * 24]),
    ):
        found = reading(f"{heading}\n{','.join(row)}\n", zone=KYIV)
        assert (found.notices, [piece.line for piece in found.unread]) == ([], [2])


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        " [ ]\r\n",
        '{"data": {"items": []}, "success": true}',
        "{}",
        '{"data": {}, "update": "28.11.2026 08:00"}',
        '{"fact": {"data": []}}',
        '<html><script>DisconSchedule.fact = {"data":{},"update":"x"};</script></html>',
        "\ufeffNgày;Từ;Đến;Khu vực\r\n\r\n",
        "На 30 листопада 2026 відключень не заплановано",
        "Графіки погодинних відключень на 30.11.2026 не застосовуються",
    ],
)
def test_an_empty_file_that_is_known_plans_nothing(content: str) -> None:
    found = reading(content, zone=KYIV)
    assert (found.pieces, found.problem) == ([], None)
    assert found.format


@pytest.mark.parametrize(
    "content",
    [
        '{"data": [], "error": "no access"}',
        '{"success": false, "data": []}',
        '{"data": null}',
        '{"fact": {"error": "x"}}',
        "Відключень не заплановано лише з 8:00 до 9:00",
    ],
)
def test_an_answer_that_went_wrong_does_not_plan_nothing(content: str) -> None:
    assert reading(content, zone=KYIV).problem


def test_an_empty_list_beside_the_notices_does_not_hide_them() -> None:
    notice = '{"stationName": "A", "fromDate": "2026-11-30 08:00", "toDate": "2026-11-30 11:00"}'
    assert len(reading(f'{{"data": [], "items": [{notice}]}}').notices) == 1
