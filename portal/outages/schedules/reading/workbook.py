"""Sheets of an .xlsx file as records. Formulas stay text, links and macros are never followed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.i18n import _
from portal.outages.schedules.reading.merged_cells import Merged, merged
from portal.outages.schedules.reading.records import Record, Sheet

MAX_BYTES = 30 * 2**20  #: unpacked; a schedule of 50,000 rows needs half of it
MAX_CELLS = 1_000_000
MAX_ROWS = 100_000


class NoWorkbook(ValueError):
    """The file is no workbook that can be read; says why."""


def sheets(data: bytes) -> list[Sheet]:
    """The rows of every sheet. Raises NoWorkbook."""
    _check(data)
    import openpyxl  # most files are text, and do not wait for it

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return [
                Sheet(_rows(sheet, merged(file, sheet._worksheet_path)), sheet.title)
                for sheet in book.worksheets
            ]
    except NoWorkbook:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it raise
        raise NoWorkbook(_("This workbook is damaged; save it again as .xlsx or .csv")) from error


def _check(data: bytes) -> None:
    """What unpacks to too much, or declares entities, is not opened at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = file.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                raise NoWorkbook(_("This is a ZIP file but not an .xlsx workbook"))
            if sum(part.file_size for part in parts) > MAX_BYTES:
                raise NoWorkbook(
                    _("This workbook is too large when unpacked; at most {limit} MB are read", limit=30)
                )
            if any(_declares(file.read(part)) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise NoWorkbook(_("This workbook is damaged; save it again as .xlsx or .csv"))
    except NoWorkbook:
        raise
    except Exception as error:  # zipfile, too: bad checksums, unknown compression, encryption, cut-off files
        raise NoWorkbook(_("This workbook is damaged; save it again as .xlsx or .csv")) from error


def _declares(xml: bytes) -> bool:
    return any("<!DOCTYPE".encode(encoding) in xml for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def _rows(sheet: Any, above: Merged) -> list[Record]:
    sheet.reset_dimensions()  # the size that the file claims; it may claim a million columns
    records, seen = [], 0
    for number, row in _numbered(sheet):
        seen += len(row)
        if number > MAX_ROWS or seen > MAX_CELLS:
            raise NoWorkbook(
                _(
                    "This workbook has too many rows or columns; at most {limit} rows are read",
                    limit=MAX_ROWS,
                )
            )
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            cells, taken = above.fill(number, cells)
            records.append(Record(number, "\t".join(cells), cells, merged=taken))
    return records


def _numbered(sheet: Any) -> Iterator[tuple[int, Any]]:
    return enumerate(sheet.iter_rows(max_row=MAX_ROWS + 1), 1)


def _text(cell: Any) -> str:
    """The cell as it would be typed: dates and times as they are read in text."""
    value = cell.value
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value).upper()
        case datetime() if value.year < 1910:  # [h]:mm beyond a day: 24:00 is kept as day 1
            return _clock(_minute(_serial(value) * 86_400))
        case datetime():
            value = (value + timedelta(seconds=30)).replace(second=0, microsecond=0)  # kept with few decimals
            shown = f"{value:%d/%m/%Y}"
            timed = "h" in (cell.number_format or "").lower() or value.time() != time()
            return f"{shown} {_clock(value.hour * 3600 + value.minute * 60)}" if timed else shown
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return _clock(_minute(value.hour * 3600 + value.minute * 60 + value.second))
        case timedelta():
            return _clock(_minute(value.total_seconds()))
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
    return str(getattr(value, "text", None) or "=")  # formulas of many cells are objects


def _serial(value: datetime) -> float:
    from openpyxl.utils.datetime import to_excel

    return float(to_excel(value))


def _minute(seconds: float) -> int:
    """The nearest minute: 0.354 of a day is 08:29:46 and means 08:30."""
    return round(seconds / 60) * 60


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours:02}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")
