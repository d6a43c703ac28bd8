"""What holds for any file: it is read without an error, every line is told of, and what was written comes back."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.outages.schedules.reading import key
from portal.outages.schedules.reading.formats.table import ERRORS
from tests.outages.schedules import HEADING, ROW, ZONE, lines_missing, reading, workbook

CELLS = st.sampled_from(
    ["26/11/2025", "8:00", "17:30", "Phường A", "31/2/2026", "", " ", '"', '"a, b"', "\x00", "=1"]
)
LINES = st.lists(
    st.one_of(st.text(), st.lists(CELLS, max_size=8).map(",".join), st.sampled_from([HEADING, ROW]))
)
#: Line breaks of a spreadsheet, and no lone halves of characters.
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1, max_size=60
)
#: Formulas and errors of a spreadsheet are refused, as other tests say; Hypothesis finds their words in the source.
AREAS = WORDS.filter(
    lambda words: words.strip() and not words.lstrip().startswith("=") and words.strip() not in ERRORS
)
STARTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 1)).map(
    lambda when: when.replace(second=0, microsecond=0)
)
CUTS = st.tuples(
    STARTS,
    st.integers(1, 10_000).map(lambda minutes: timedelta(minutes=minutes)),
    AREAS,
    st.one_of(st.just(""), AREAS),
)


@given(
    st.one_of(
        st.binary(max_size=2000),
        st.binary(max_size=500).map(lambda tail: f"{HEADING}\n{ROW}\n".encode() + tail),
    )
)
def test_any_bytes_are_read_without_an_error(data: bytes):
    found = reading(data)
    assert found.problem or found.format


@given(st.binary(max_size=300), st.integers(0, 6000), st.integers(0, 300))
@settings(deadline=None)
def test_a_workbook_with_any_bytes_in_it_is_read_without_an_error(data: bytes, at: int, length: int):
    book = workbook([HEADING.split(","), ["26/11/2025", "8:00", "17:30", "Phường A", "K"]])
    reading(book[:at] + data + book[at + length :], "lich.xlsx")


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
@settings(max_examples=300)
def test_every_line_that_is_not_blank_is_in_a_piece_or_the_heading(lines: list[str], ending: str):
    content = ending.join([HEADING, *lines])
    assert lines_missing(content, reading(content)) == set()


@pytest.mark.parametrize(
    "line", ["0000000000\x000\x000\x000\x00", "a\x00b\x00c\x00", "\x00\x00\x00\x001\x00"]
)
def test_zeros_in_a_text_of_single_bytes_lose_no_line(line: str):
    for content in (f"\n{line}", f"{HEADING}\n{line}\n{ROW}", f"{line}\n{line}\n"):
        found = reading(content)
        if found.pieces:
            assert lines_missing(content, found) == set()


@given(st.text("\x00\x00\x00\x0001a,ế\n\r\u0a0a\u0d0d Ā", max_size=60), st.sampled_from(["", f"{HEADING}\n"]))
@example("\x00\r0", "")
@settings(max_examples=300)
def test_many_zeros_in_a_text_of_single_bytes_are_no_pairs(words: str, before: str):
    found = reading(before + words)
    pairs = (found.encoding or "").startswith("utf-16")
    assert not pairs or not (before or len(words.encode()) % 2), (
        "an odd byte or single ones are no text in pairs"
    )
    if found.pieces and not pairs:
        assert lines_missing(before + words, found) == set()


@given(LINES)
@example(["", "0000000000\x000\x000\x000\x00"])
def test_every_line_of_what_is_no_schedule_is_told_too(lines: list[str]):
    content = "\n".join(lines)
    found = reading(content)
    if found.pieces:
        assert lines_missing(content, found) == set()


@given(
    st.lists(CUTS, min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_comes_back(cuts, delimiter: str, encoding: str):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([["Ngày", "Từ", "Đến", "Khu vực", "Lý do"], *map(_row, cuts)])
    assert _told(reading(text.getvalue().encode(encoding))) == _meant(cuts)


@given(st.lists(CUTS, min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_what_was_written_to_a_workbook_comes_back(cuts):
    book = workbook([["Ngày", "Từ", "Đến", "Khu vực", "Lý do"], *map(_row, cuts)])
    assert _told(reading(book, "lich.xlsx")) == _meant(cuts)


@given(CUTS)
def test_a_key_is_the_same_whatever_the_spacing_and_the_end(cut):
    start, length, area, _reason = cut
    longer = (start, length + timedelta(minutes=30), f" {area}\n", "")
    text = "Khu vực\tTừ\tĐến\tLý do\n" + "".join(
        f'"{_quoted(each[2])}"\t{each[0]}\t{each[0] + each[1]}\t\n' for each in (cut, longer)
    )
    first, second = reading(text).notices
    assert key(first) == key(second)


def _row(cut) -> list[str]:
    start, length, area, reason = cut
    return [f"{start:%d/%m/%Y}", f"{start:%H:%M}", f"{start + length:%H:%M %d/%m/%Y}", area, reason]


def _meant(cuts):
    return [
        (
            start.replace(tzinfo=ZONE),
            (start + length).replace(tzinfo=ZONE),
            area,
            reason if reason.strip() else None,
        )
        for start, length, area, reason in cuts
    ]


def _told(found):
    assert found.unread == []
    return [(each.start, each.end, each.area, each.reason) for each in found.notices]


def _quoted(area: str) -> str:
    return area.replace('"', '""')
