"""The list that EVNHCMC published, exactly as the press reported it."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta

import pytest

from portal.outages.schedules.reading import key
from tests.outages.schedules import DATA, ZONE, reading, workbook

PUBLISHED = (DATA / "published-outages.csv").read_bytes()
ROWS = list(csv.reader(PUBLISHED.decode().splitlines()))


def test_every_row_is_read_on_its_own_line():
    found = reading(PUBLISHED)
    assert (len(found.notices), found.unread, found.problem) == (30, [], None)
    assert [notice.line for notice in found.notices] == list(range(2, 32))


def test_areas_and_states_are_kept_word_for_word():
    found = reading(PUBLISHED)
    assert [(notice.area, notice.status) for notice in found.notices] == [
        (row[3], row[4]) for row in ROWS[1:]
    ]
    assert {notice.company for notice in found.notices} == {None}


def test_dates_are_day_month_year_in_the_utilitys_zone():
    found = reading(PUBLISHED)
    for notice, (day, start, end, *_rest) in zip(found.notices, ROWS[1:], strict=True):
        told = [
            datetime.strptime(f"{day} {clock}", "%d/%m/%Y %H:%M").replace(tzinfo=ZONE)
            for clock in (start, end)
        ]
        assert [notice.start, notice.end] == told
        assert notice.start.utcoffset() == timedelta(hours=7)


def test_an_end_at_2359_stays_2359():
    last_minute = [notice for notice in reading(PUBLISHED).notices if notice.line == 28]
    assert [notice.end.isoformat() for notice in last_minute] == ["2026-02-08T23:59:00+07:00"]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_same_table_with_other_delimiters_is_the_same(delimiter: str):
    text = "\n".join(delimiter.join(row) for row in ROWS)  # some areas hold a semicolon, so they are quoted
    if delimiter == ";":
        text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS)
    assert _told(reading(text)) == _told(reading(PUBLISHED))


def test_the_same_table_as_a_workbook_is_the_same():
    assert _told(reading(workbook(ROWS), "lich.xlsx")) == _told(reading(PUBLISHED))


def test_columns_are_found_by_name_in_any_order():
    text = "\n".join("\t".join(reversed(row)) for row in ROWS)
    assert _told(reading(text)) == _told(reading(PUBLISHED))


def test_a_second_reading_has_the_same_keys_and_no_two_notices_share_one():
    keys = [key(notice) for notice in reading(PUBLISHED).notices]
    assert keys == [key(notice) for notice in reading(workbook(ROWS), "lich.xlsx").notices]
    assert len(set(keys)) == 30


def _told(found):
    return [(key(each), each.line, each.start, each.end, each.area, each.status) for each in found.notices]
