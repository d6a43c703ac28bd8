"""Files that are not what they say, and rows that cannot be read: told in words, by line and column."""

from __future__ import annotations

import io
import zipfile

import pytest

from portal.outages.schedules.reading import MAX_BYTES
from tests.outages.schedules import HEADING, ROW, cp1258, one, reading, rows, why, workbook

TABLE = f"{HEADING}\n{ROW}\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "The file is empty"),
        (b"\n  \n\xef\xbb\xbf\n", "No heading was found"),
        (b"\xef\xbb\xbf\n", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is a PNG file"),
        (b"%PDF-1.7 ...", "This is a PDF file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "This is an old or locked Excel file"),
        (bytes(range(256)) * 50, "This is neither a text file"),
        (b"<html><table><tr><td>x", "This is a web page"),
        (b'{"x": 1}', "This is JSON, but not a schedule"),
        (b"PK\x03\x04 and no more", "This workbook is damaged"),
        (b"Once upon a time.\nThere was light.", "No heading was found"),
        (
            HEADING.replace("Khu vực", "Ghi chú").encode(),
            "The heading on line 1 has no column that tells where",
        ),
        (HEADING.replace("Thời gian đến", "x").encode(), "no column that tells until when"),
        (f"{HEADING},Ngày\n{ROW}".encode(), "The heading on line 1 has two columns with the same meaning"),
        ((HEADING + "," * 1_000_000).encode(), "1,000,005 columns; at most 200 are read"),
        (b"x" * (MAX_BYTES + 1), "The file is larger than 10 MB"),
        (HEADING.encode() + b"\n,\n" * 100_001, "more than 100,000 rows"),
    ],
)
def test_a_file_that_is_no_schedule_says_why(content: bytes, problem: str):
    found = reading(content)
    assert problem in (found.problem or "")
    assert (found.format, found.notices) in ((None, []), ("table", []))


def test_text_that_is_no_schedule_is_given_back_line_by_line():
    found = reading("Once upon a time.\n\nThere was light.\n")
    assert [(each.line, each.text) for each in found.unread] == [
        (1, "Once upon a time."),
        (3, "There was light."),
    ]


def test_a_stream_is_not_read_past_the_limit():
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, into) -> int:
            self.taken += len(into)
            into[:] = b"x" * len(into)
            return len(into)

    endless = Endless()
    with io.BufferedReader(endless) as stream:
        assert (
            reading_stream(stream).problem
            == "The file is larger than 10 MB; leave out what is not part of the schedule"
        )
    assert endless.taken < 2 * MAX_BYTES


def reading_stream(stream):
    from portal.i18n import use
    from portal.outages.schedules.reading import read
    from tests.outages.schedules import ZONE

    with use("en"):
        return read(stream, "lich.csv", ZONE)


@pytest.mark.parametrize(
    "encoded",
    [
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        b"\xff\xfe\x00\x00" + TABLE.encode("utf-32-le"),
        cp1258(TABLE),
    ],
)
def test_vietnamese_comes_out_right_in_any_encoding(encoded: bytes):
    (notice,) = reading(encoded).notices
    assert (notice.area, notice.status) == ("Một phần phường Bình Tiên, TP HCM", "Kế hoạch")


@pytest.mark.parametrize("broken", ["Ph\x00ường", "Ph\ud800ường"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_row_with_what_is_no_text_is_told_and_the_others_are_read(broken: str, encoding: str):
    bad = f"26/11/2025,8:00,17:30,{broken},K"
    found = reading(f"{HEADING}\n{ROW}\n{bad}\n{ROW}\n".encode(encoding, "surrogatepass"))
    assert [each.line for each in found.notices] == [2, 4]
    assert [(each.line, each.why) for each in found.unread] == [(3, "It holds bytes that are not text")]


def test_a_bad_byte_spoils_its_row_and_not_the_encoding_of_the_rest():
    found = reading(TABLE.encode() + b"26/11/2025,8:00,17:30,Ph\xff,K\n" + ROW.encode())
    assert [each.line for each in found.notices] == [2, 4]
    assert {each.area for each in found.notices} == {"Một phần phường Bình Tiên, TP HCM"}


@pytest.mark.parametrize(
    "formula", ['=HYPERLINK("http://example.org","Phường A")', " =1+1", "=cmd|' /C calc'!A0"]
)
def test_a_formula_is_text_and_told(formula: str):
    quoted = formula.replace('"', '""')
    words = "Column “Khu vực” holds a formula; write the value itself"
    assert why(f'26/11/2025,8:00,17:30,"{quoted}",K') == words
    book = reading(workbook([HEADING.split(","), ["26/11/2025", "8:00", "17:30", formula, "K"]]), "lich.xlsx")
    assert [(each.line, each.why) for each in book.unread] == [(2, words)]
    assert formula in book.unread[0].text


def test_what_only_looks_like_a_formula_elsewhere_is_kept():
    assert one("26/11/2025,8:00,17:30,- Phường A @ +B,K").area == "- Phường A @ +B"


def test_an_open_quotation_mark_costs_its_line_and_no_other():
    bad = '26/11/2025,8:00,17:30,"Phường A, TP HCM,Kế hoạch'
    found = rows(bad, ROW, ROW, bad, "26/11/2025,8:00,17:30,Phường B,K")
    assert [(each.line, each.text) for each in found.unread] == [(2, bad), (5, bad)]
    assert [each.line for each in found.notices] == [3, 4, 6]


def test_a_million_columns_cost_one_row():
    found = rows(ROW, "," * 1_000_000 + "x", ROW)
    assert [(each.line, each.why) for each in found.unread] == [
        (3, "1,000,001 columns; at most 200 are read")
    ]


def test_a_row_of_nothing_but_commas_is_told():
    assert [(each.line, each.why) for each in rows(ROW, ",,,,").unread] == [(3, "An empty row")]


def _zip(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return content.getvalue()


def _with_part(book: bytes, part: str, change) -> bytes:
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.infolist():
            new.writestr(each.filename, change(old.read(each)) if each.filename == part else old.read(each))
    return content.getvalue()


BOOK = workbook([HEADING.split(","), ["26/11/2025", "8:00", "17:30", "Phường A", "K"]])
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("book", "problem"),
    [
        (_zip(a_xml=b"<a/>"), "This is a ZIP file but not an .xlsx workbook"),
        (_zip(xl__workbook_xml=b"<a/>", bomb=bytes(31 * 2**20)), "too large when unpacked"),
        (_zip(xl__workbook_xml=b"<a/>"), "This workbook is damaged"),
        (
            _with_part(BOOK, SHEET, lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml),
            "This workbook is damaged",
        ),
        (_with_part(BOOK, SHEET, lambda xml: xml[: len(xml) // 2]), "This workbook is damaged"),
        (_with_part(BOOK, SHEET, lambda xml: xml.replace(b'r="A2"', b'r="?"')), "This workbook is damaged"),
        (
            _with_part(BOOK, SHEET, lambda xml: xml.replace(b'r="2"', b'r="999999999999"')),
            "too many rows or columns",
        ),
        (BOOK[: len(BOOK) // 2], "This workbook is damaged"),
    ],
)
def test_a_workbook_that_is_none_or_would_burst_is_refused(book: bytes, problem: str):
    found = reading(book, "lich.xlsx")
    assert problem in (found.problem or "")
    assert found.pieces == []


def test_the_size_that_a_sheet_claims_is_not_believed():
    claim = _with_part(BOOK, SHEET, lambda xml: xml.replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"'))
    assert [each.line for each in reading(claim, "lich.xlsx").notices] == [2]
