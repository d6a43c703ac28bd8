"""Messages of Ukrainian operators, queue by queue."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.i18n import use
from portal.outages.schedules.reading import read
from tests.outages.schedules import ZONE, lines_missing, reading

HEADING = "У неділю, 9 листопада, з 00:00 до 24:00 діятимуть графіки погодинних відключень (ГПВ)."


def message(*lines: str, heading: str = HEADING):
    return reading("\n".join((heading, *lines)), "message.txt")


def shown(found) -> list[str]:
    return [f"{each.area} {each.start:%d.%m %H:%M}-{each.end:%d.%m %H:%M}" for each in found.notices]


def test_queues_with_their_hours_in_kyivs_time():
    found = message(
        "", "Години відсутності електропостачання:", "1.1 01:00-08:00; 11:00-18:00", "1.2: 00:00 – 03:30"
    )
    assert shown(found) == [
        "1.1 09.11 01:00-09.11 08:00",
        "1.1 09.11 11:00-09.11 18:00",
        "1.2 09.11 00:00-09.11 03:30",
    ]
    assert [each.line for each in found.notices] == [4, 4, 5]
    assert found.notices[0].start.isoformat() == "2025-11-09T01:00:00+02:00"
    assert (found.format, found.header) == ("queues", HEADING)
    assert [(each.line, each.why) for each in found.unread] == [(3, "It names no queue with its hours")]


@pytest.mark.parametrize(
    "row",
    [
        "1.1 10:00-14:00",
        "1.1: 10:00 – 14:00",
        "1.1 – з 10:00 до 14:00;",
        "Черга 1.1: 10-14",
        "🔹1.1 10:00 - 14:00.",
        "підчерга 1.1 – з 10:00 до 14:00",
        "1.1 черга: 10:00-14:00",
        "1.1 10:00:14:00",
        "1.1: 10:00 - 14;00",
    ],
)
def test_ways_to_write_a_row(row: str):
    assert shown(message(row)) == ["1.1 09.11 10:00-09.11 14:00"]


def test_several_queues_in_a_row():
    assert shown(message("1.1, 1.2 та 5/1: 10-14")) == [
        f"{queue} 09.11 10:00-09.11 14:00" for queue in ("1.1", "1.2", "5.1")
    ]


def test_the_end_of_the_day_is_24_00_or_00_00():
    found = message("1.1 21:00-24:00", "1.2 11:00-00:00", "1.3 00:00 – 24:00", "1.4 23:00-02:00")
    assert [each.split("-")[1] for each in shown(found)] == ["10.11 00:00"] * 3 + ["10.11 02:00"]


def test_hours_on_the_lines_below_their_queue():
    found = message(
        "",
        "⚡ Черга 2.2",
        " з 13:30 до 16:30",
        " з 23:30 до 24:00",
        "",
        "⚡ Черга 6.1",
        "",
        "⚡ Черга 6.2",
        "з 8 до 9",
    )
    assert shown(found) == [
        "2.2 09.11 13:30-09.11 16:30",
        "2.2 09.11 23:30-10.11 00:00",
        "6.2 09.11 08:00-09.11 09:00",
    ]
    assert [(each.line, each.text) for each in found.notices] == [
        (3, "⚡ Черга 2.2\n з 13:30 до 16:30"),
        (5, " з 23:30 до 24:00"),
        (9, "⚡ Черга 6.2\nз 8 до 9"),
    ]
    assert [(each.line, each.why) for each in found.unread] == [(7, "It names no hours")]


def test_queues_that_stay_on_are_told():
    found = message("1.1 10-12", "2.1, 2.2 не вимикаються", "Черга 4.1: -")
    assert [(each.line, each.why) for each in found.unread] == [
        (3, "It says that the queue stays on"),
        (4, "It says that the queue stays on"),
    ]


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("ГПВ НА 11 ГРУДНЯ", "2025-12-11"),
        ("графік відключень на 2 січня", "2026-01-02"),
        ("відключення 16 листопада 2024 року", "2024-11-16"),
        ("05.02.2026 - Графік погодинних відключень", "2026-02-05"),
        ("відключення у вівторок, 17 лютого", "2026-02-17"),
        ("відключення 17 лютого (вівторок)", "2026-02-17"),
    ],
)
def test_days(heading: str, day: str):
    assert message("1.1 10-12", heading=heading).notices[0].start.date() == date.fromisoformat(day)


def test_a_year_that_is_left_out_is_told():
    assert message("1.1 10-12").notices[0].notes == ("The year is taken to be 2025",)
    assert message("1.1 10-12", heading="відключення 05.02.2026").notices[0].notes == ()


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("відключення у вівторок, 17 січня", "10-12: “17 січня” is not the weekday that is named"),
        (
            "відключення 31 листопада",
            "10-12: “31 листопада” is not a date or time; write 31/12/2026 and 8:00",
        ),
        ("відключення завтра", "10-12: The date is missing"),
        ("відключення 7 листопада і 8 листопада", "10-12: The text names more than one day"),
    ],
)
def test_a_day_that_is_not_certain_is_not_taken(heading: str, why: str):
    found = message("1.1 10-12", heading=heading)
    assert found.notices == []
    assert found.unread[-1].why == why


def test_two_days_in_one_text():
    found = message("1.1 10-12", "ГПВ на 10 листопада", "1.1 14-16")
    assert shown(found) == ["1.1 09.11 10:00-09.11 12:00", "1.1 10.11 14:00-10.11 16:00"]


@pytest.mark.parametrize(
    "row", ["1.1 25:00-26:00", "1.1 10:00-09:00", "1.1 10:00-12:00 і ще трохи", "1.1 скоро"]
)
def test_a_row_that_cannot_be_read_is_given_back(row: str):
    found = message("1.2 10-12", row)
    assert [each.text for each in found.unread] == [row]


@pytest.mark.parametrize(
    "text", ["Відбулися зміни у ГПВ\n🔹1.1\n🔹1.2\n", "9 листопада вимикаються 2,5 черги з 9:00 до 10:00"]
)
def test_a_text_without_queues_and_hours_is_no_schedule(text: str):
    assert message(heading=text).format is None


def test_todays_date_settles_the_year():
    with use("en"):
        found = read("ГПВ 1 лютого\n1.1 10-12".encode(), "m", ZONE, today=date(2031, 1, 30))
    assert found.notices[0].start.year == 2031


LINES = st.lists(
    st.one_of(
        st.text(),
        st.sampled_from(
            [HEADING, "1.1 10-12", "Черга 2.1", "з 10:00 до 12:00", "1.2 -", "3.1 11-99", "10 листопада"]
        ),
    )
)


@given(LINES)
def test_every_line_is_told(lines: list[str]):
    content = "\n".join([HEADING, "1.1 10-12", *lines])
    assert lines_missing(content, reading(content)) == set()
