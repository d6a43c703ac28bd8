"""Hours, days and tables in ever other spellings: each is read as it is meant, or handed back; none is read as another."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

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
    ["Thứ 3, 30/11/2026", "вт 30.11.2026", "30/11/26", "11/30/2026", "30 листопада", "46356", "30112026"],
)
def test_days_that_may_mean_another_are_handed_back(day: str) -> None:
    found = reading(f'Ngày,Từ,Đến,Khu vực\n"{day}",8:00,17:00,A\n')
    assert (found.notices, [piece.line for piece in found.unread]) == ([], [2])


def test_hours_with_a_day_that_leaves_the_year_to_the_other() -> None:
    found = reading("Khu vực,Thời gian\nB,Từ 8h ngày 30/12 đến 17h ngày 01/01/2027\n")
    assert [f"{n.start:%d/%m/%Y %H:%M}-{n.end:%d/%m/%Y %H:%M}" for n in found.notices] == [
        "30/12/2026 08:00-01/01/2027 17:00"
    ]
