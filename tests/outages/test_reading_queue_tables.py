"""Tables with a column of queues tell what a message about queues tells."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.outages.schedules.reading import format_of, key
from tests.outages.schedules import reading, workbook

QUEUES = [f"{queue}.{half}" for queue in range(1, 7) for half in (1, 2)]


def shown(content, name: str = "lich.csv") -> list[str]:
    return [
        f"{each.area} {each.start:%d.%m %H:%M}-{each.end:%d.%m %H:%M}"
        for each in reading(content, name).notices
    ]


@settings(deadline=None)  # reading a file is not what is timed
@given(
    st.lists(
        st.tuples(st.sampled_from(QUEUES), st.integers(0, 23), st.integers(1, 24)).filter(
            lambda one: one[1] < one[2]
        ),
        min_size=1,
        unique_by=lambda one: one[0],
    ),
    st.sampled_from([".", "/", "-"]),
)
def test_a_table_and_a_message_give_the_same_notices(cuts: list[tuple[str, int, int]], sign: str):
    hours = [f"{begins:02}:00-{ends % 24:02}:00" for _queue, begins, ends in cuts]
    message = [
        "Відключення 09.11.2025",
        *(f"{cut[0]}: {told}" for cut, told in zip(cuts, hours, strict=True)),
    ]
    table = ["Дата;Черга;Години"]
    table += [f"09.11.2025;{cut[0].replace('.', sign)};{told}" for cut, told in zip(cuts, hours, strict=True)]
    told, meant = reading("\n".join(table)), reading("\n".join(message), "message.txt")
    assert [(key(each), each.area, each.start, each.end, each.notes) for each in told.notices] == [
        (key(each), each.area, each.start, each.end, each.notes) for each in meant.notices
    ]
    assert {format_of(each) for each in told.notices} == {format_of(each) for each in meant.notices}
    assert told.unread == []


@pytest.mark.parametrize(
    ("cell", "queues"),
    [
        ("1.1", ["1.1"]),
        ("1/1", ["1.1"]),
        ("1-1", ["1.1"]),
        ("черга 1.1", ["1.1"]),
        ("1.1 черга", ["1.1"]),
        ("Підчерга №1.1", ["1.1"]),
        ("ГПВ 1.1", ["1.1"]),
        ("GPV1.1", ["1.1"]),
        ("Queue 1.1", ["1.1"]),
        ("група 1/1", ["1.1"]),
        ("1.1, 1.2", ["1.1", "1.2"]),
        ("1.1 та 5/1", ["1.1", "5.1"]),
        ("черги 1.1, 1-2 і 6.2", ["1.1", "1.2", "6.2"]),
        ("1.1 1.1", ["1.1"]),
    ],
)
def test_ways_to_write_queues(cell: str, queues: list[str]):
    assert shown(f"Дата;Черга;Години\n09.11.2025;{cell};10:00-14:00") == [
        f"{queue} 09.11 10:00-09.11 14:00" for queue in queues
    ]


@pytest.mark.parametrize(
    "table",
    [
        "Черга;Дата;З;До\n1.1;09.11.2025;10:00;14:00",
        "Підчерга\tДата\tЧас\n1.1\t09.11.2025\t10:00-14:00",
        "Черга/Підчерга;Дата;Час\n1.1;09.11.2025;10:00-14:00",
        "Queue,Date,From,To\n1.1,09.11.2025,10:00,14:00",
        "Група;Дата;Години\n1.1;09.11.2025;10:00-14:00",
        "Дата;ГПВ;Години\n09.11.2025;ГПВ 1.1;10:00-14:00",
        "Група;Черга;Дата;Години\n1;1.1;09.11.2025;10:00-14:00",
        "Черга;Підчерга;Дата;Години\n1;1.1;09.11.2025;10:00-14:00",
        "Графік на 09.11.2025\nЧерга;Години\n1.1;10:00-14:00",
        "Дата\nЧерга\nГодини\n09.11.2025\n1.1\n10:00-14:00",
    ],
)
def test_headings_over_queues(table: str):
    assert shown(table) == ["1.1 09.11 10:00-09.11 14:00"]


def test_queues_of_a_workbook_that_took_them_for_numbers():
    book = workbook([["Дата", "Черга", "З", "До"], ["09.11.2025", 1.1, time(10), time(14)]])
    assert shown(book, "lich.xlsx") == ["1.1 09.11 10:00-09.11 14:00"]


def test_a_group_beside_the_queue_is_kept():
    (notice,) = reading("Група;Черга;Дата;Години\nА;1.1;09.11.2025;10:00-14:00").notices
    assert (notice.area, notice.more) == ("1.1", (("Група", "А"),))


def test_a_queue_beside_an_area_leaves_the_area_the_place():
    (notice,) = reading("Адреса;Черга;Дата;Години\nвул. Садова;1.1;09.11.2025;10:00-14:00").notices
    assert (notice.area, notice.more) == ("вул. Садова", (("Черга", "1.1"),))


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("7.9", "There is no queue 7.9; they are 1.1 to 6.2"),
        ("1.1, 6.3", "There is no queue 6.3; they are 1.1 to 6.2"),
        ("1", "“1” names no queue; write 1.1"),
        ("1.1-2.2", "“1.1-2.2” names no queue; write 1.1"),
        ("вул. Садова", "“вул. Садова” names no queue; write 1.1"),
        ("09.11.2025", "“09.11.2025” names no queue; write 1.1"),
        ("", "The place is missing"),
    ],
)
def test_what_names_no_queue_is_given_back_in_words(cell: str, why: str):
    found = reading(f"Дата;Черга;Години\n09.11.2025;{cell};10:00-14:00")
    assert found.notices == []
    assert [(each.line, each.column, each.why) for each in found.unread] == [(2, "Черга", why)]


@pytest.mark.parametrize("hours", ["-", "не вимикається", "без відключень"])
def test_a_queue_that_stays_on_is_told(hours: str):
    (piece,) = reading(f"Дата;Черга;Години\n09.11.2025;1.1;{hours}").unread
    assert piece.why == "It says that the queue stays on"


def test_an_unknown_queue_is_given_back_from_a_table_under_its_day_too():
    found = reading("Графік відключень на 09.11.2025\nЧерга;Години\n1.1;10:00-14:00\n7.9;10:00-14:00")
    assert [each.area for each in found.notices] == ["1.1"]
    assert found.unread[-1].why == "There is no queue 7.9; they are 1.1 to 6.2"


def test_a_table_of_queues_without_hours_says_what_it_lacks():
    assert "no column that tells from when" in (reading("Дата;Черга\n09.11.2025;1.1").problem or "")
