"""Dates, numbers and time limits in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal import formats, i18n

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 24, 9, 42, tzinfo=ZONE)  # a Tuesday


@pytest.fixture(autouse=True)
def vietnamese():
    with i18n.use("vi"):
        yield


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("due", "said", "tone"),
    [
        (NOW - timedelta(hours=1, minutes=12), "Quá 1 giờ 12 phút", "red"),
        (NOW - timedelta(seconds=5), "Quá 1 phút", "red"),
        (NOW - timedelta(days=3, hours=4), "Quá 3 ngày", "red"),
        (NOW, "Còn 1 phút", "yellow"),
        (NOW + timedelta(minutes=38), "Còn 38 phút", "yellow"),
        (NOW + timedelta(hours=2, minutes=5), "Còn 2 giờ 5 phút", "yellow"),
        (at(2026, 11, 25, 0, 0), "Hạn 24:00 hôm nay", "yellow"),
        (at(2026, 11, 25, 17, 0), "Hạn 17:00 mai", "gray"),
        (at(2026, 11, 27, 0, 0), "Hạn 24:00 thứ Năm", "gray"),
        (at(2026, 11, 30, 0, 0), "Hạn 24:00 Chủ nhật", "gray"),
        (at(2026, 12, 5, 0, 0), "Hạn 24:00 04/12", "gray"),
        (None, "Không giới hạn", "gray"),
    ],
)
def test_time_left(due, said, tone):
    left = formats.time_left(due, NOW, ZONE)
    assert (left.words, left.tone) == (said, tone)
    assert left.icon


def test_time_left_speaks_english_without_a_catalogue():
    with i18n.use("en"):
        assert formats.time_left(NOW + timedelta(minutes=61), NOW, ZONE).words == "1 hr 1 min left"
        assert formats.time_left(at(2026, 11, 27, 0, 0), NOW, ZONE).words == "Due end of Thursday"


def test_a_moment_is_shown_in_the_zone_it_is_asked_in():
    utc = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert formats.datetime(utc, ZONE) == "06:30 25/11/2026"
    assert formats.datetime(utc, ZoneInfo("Europe/Kyiv")) == "01:30 25/11/2026"
    with pytest.raises(ValueError, match="zone"):
        formats.time(datetime(2026, 1, 1))


def test_moments_are_as_short_as_they_can_be():
    assert formats.moment(at(2026, 11, 24, 9, 31), NOW, ZONE) == "09:31"
    assert formats.moment(at(2026, 11, 21, 9, 31), NOW, ZONE) == "09:31 21/11"
    assert formats.moment(at(2025, 7, 1, 0, 0), NOW, ZONE) == "00:00 01/07/2025"


def test_spans():
    assert formats.span(at(2026, 11, 30, 7, 30), at(2026, 11, 30, 11, 0), ZONE) == "30/11 07:30–11:00"
    assert formats.span(at(2026, 11, 30, 7, 30), at(2026, 12, 1, 0, 0), ZONE) == "30/11 07:30–24:00"
    assert formats.span(at(2026, 11, 30, 22, 0), at(2026, 12, 1, 4, 0), ZONE) == "30/11 22:00 – 01/12 04:00"


def test_dates_and_days():
    assert formats.date(date(2026, 1, 2)) == "02/01/2026"
    assert formats.long_date(NOW, ZONE) == "Thứ Ba 24/11/2026"
    assert formats.due(at(2026, 11, 27, 0, 0), ZONE) == "24:00 thứ Năm 26/11/2026"
    assert formats.due(at(2026, 11, 29, 12, 0), ZONE) == "12:00 Chủ nhật 29/11/2026"
    assert formats.until(at(2026, 11, 30, 0, 0), NOW, ZONE) == "24:00 Chủ nhật 29/11"
    assert formats.date(None) == formats.EMPTY


@pytest.mark.parametrize(
    ("language", "alone", "within"),
    [
        (
            "vi",
            ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"],
            ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"],
        ),
        ("en", ["Monday", ..., "Sunday"], ["Monday", ..., "Sunday"]),
        ("uk", ["понеділок", ..., "неділя"], ["понеділок", ..., "неділя"]),
        ("zh", ["星期一", ..., "星期日"], ["星期一", ..., "星期日"]),
    ],
)
def test_a_day_of_the_week_alone_and_within_a_sentence(language, alone, within):
    week = [date(2026, 11, 23) + timedelta(days=n) for n in range(7)]
    with i18n.use(language):
        for name in (alone, within):
            said = [formats.weekday(day, within=name is within) for day in week]
            assert (said if len(name) == 7 else [said[0], ..., said[-1]]) == name


def test_numbers_follow_the_language():
    assert (formats.number(1234.5), formats.percent(0.974), formats.number(3, 2)) == (
        "1.234,5",
        "97,4%",
        "3,00",
    )
    with i18n.use("en"):
        assert (formats.number(1234.5), formats.percent(0.974)) == ("1,234.5", "97.4%")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 phút"),
        (72, "1 giờ 12 phút"),
        (120, "2 giờ"),
        (1445, "1 ngày"),
        (1500, "1 ngày 1 giờ"),
        (4500, "3 ngày"),
    ],
)
def test_durations(minutes, said):
    assert formats.duration(minutes) == said


def test_an_exact_duration_names_everything():
    assert formats.duration(4 * 1440 + 61, exact=True) == "4 ngày 1 giờ 1 phút"


def test_phones():
    assert formats.phone("0901000218") == formats.phone("+84901000218") == "0901 000 218"
    assert formats.phone("02838101010") == "028 3810 1010"
    assert formats.phone("19001122") in ("19001122", "1900 1122")
    assert formats.phone("+380487777777") == "+380 48 777 7777"
    assert formats.phone("không có") == "không có"
    assert formats.phone(None) == formats.EMPTY


def test_sizes():
    assert [formats.size(n) for n in (0, 1023, 1536, 5 << 20, 200 << 20)] == [
        "0 B",
        "1.023 B",
        "1,5 kB",
        "5,0 MB",
        "200 MB",
    ]


def test_vietnamese_order():
    names = ["Đức", "Dũng", "Em", "Ân", "An", "Ăn", "Án", "Đa", "Da", "Ơn", "Ôn", "On"]
    assert sorted(names, key=formats.sort_key) == [
        "An",
        "Án",
        "Ăn",
        "Ân",
        "Da",
        "Dũng",
        "Đa",
        "Đức",
        "Em",
        "On",
        "Ôn",
        "Ơn",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+CMD|'/c'!A1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text):
    assert formats.cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-12.5", "+84901000218", "Gia Định", "a=1", "09•• ••• 218"])
def test_other_cells_stay(text):
    assert formats.cell(text) == text


def test_plain_text_for_searching():
    assert formats.plain("Đường Nguyễn Huệ") == "duong nguyen hue"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ["24/11/2026", "09:42 24/11/2026", "09:42 03/02", "24:00 thứ Năm 26/11/2026", "DD/MM/YYYY"]),
        ("en", ["24/11/2026", "09:42 24/11/2026", "09:42 03/02", "end of Thursday 26/11/2026", "DD/MM/YYYY"]),
        ("uk", ["24.11.2026", "24.11.2026 09:42", "03.02 09:42", "четвер 26.11.2026 24:00", "DD.MM.YYYY"]),
        ("zh", ["2026-11-24", "2026-11-24 09:42", "02-03 09:42", "2026-11-26 星期四 24:00", "YYYY-MM-DD"]),
    ],
)
def test_dates_are_written_as_the_language_does(language, said):
    with i18n.use(language):
        assert [
            formats.date(NOW, ZONE),
            formats.datetime(NOW, ZONE),
            formats.moment(at(2026, 2, 3, 9, 42), NOW, ZONE),
            formats.due(at(2026, 11, 27, 0, 0), ZONE),
            formats.style().picker,
        ] == said
