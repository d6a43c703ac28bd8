"""Schedules for the tests: written in memory, read in Ho Chi Minh City, spoken of in English."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl

from portal.i18n import use
from portal.outages.schedules.reading import Notice, Reading, read

DATA = Path(__file__).parents[1] / "data"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2025, 11, 20)
HEADING = "Ngày,Thời gian từ,Thời gian đến,Khu vực,Trạng thái"
ROW = '26/11/2025,8:00,17:30,"Một phần phường Bình Tiên, TP HCM",Kế hoạch'


def reading(content: bytes | str, name: str = "lich.csv", zone: ZoneInfo = ZONE, **options: str) -> Reading:
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    with use("en"):
        return read(data, name, zone, today=TODAY, **options)


def rows(*given: str) -> Reading:
    """These rows under the published heading."""
    return reading("\n".join((HEADING, *given)) + "\n")


def one(*given: str) -> Notice:
    """The notice that the only row is."""
    found = rows(*given)
    assert [piece.why for piece in found.unread] == []
    (notice,) = found.notices
    return notice


def why(*given: str) -> str:
    """Why the only row is not read."""
    found = rows(*given)
    assert found.notices == []
    (piece,) = found.unread
    return f"{piece.column}: {piece.why}" if piece.column else piece.why


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(sheets, 1):
        made = book.create_sheet(f"Sheet{number}")
        for row in sheet:
            made.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def merged_workbook(rows: list[list[object]], merges: tuple[str, ...]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook(rows)))
    for each in merges:
        book.active.merge_cells(each)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def cp1258(text: str) -> bytes:
    """As Windows saved Vietnamese: a letter with its shape, then its tone apart."""
    encoded = b""
    for letter in unicodedata.normalize("NFC", text):
        tones = "".join(
            mark for mark in unicodedata.normalize("NFD", letter) if mark in "\u0300\u0301\u0303\u0309\u0323"
        )
        bare = unicodedata.normalize(
            "NFC", "".join(mark for mark in unicodedata.normalize("NFD", letter) if mark not in tones)
        )
        encoded += (bare + tones).encode("cp1258")
    return encoded


def lines_missing(content: str, found: Reading) -> set[int]:
    """The lines of a text, counted from 1, that are neither blank nor in a piece or the heading.

    None of a text that is refused as a whole, as one of control characters is: that is told of the file.
    """
    if found.problem and not found.pieces:
        return set()
    lines = re.split("\r\n|\r|\n", content)
    told: set[int] = set()
    for piece in found.pieces:
        told.update(range(piece.line, piece.line + len(re.split("\r\n|\r|\n", piece.text))))
    heading = (found.header or "").split("\n")
    return {at for at, line in enumerate(lines, 1) if line.strip() and at not in told and line not in heading}
