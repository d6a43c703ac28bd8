"""A table of which each cell stands on a line of its own, as it comes out of a page or a PDF: the headings, then row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from portal.i18n import _
from portal.outages.schedules.reading import as_of, columns, records
from portal.outages.schedules.reading.columns import Columns
from portal.outages.schedules.reading.folded_text import fold
from portal.outages.schedules.reading.formats import Format, table
from portal.outages.schedules.reading.formats.table import row
from portal.outages.schedules.reading.moments import Wrong, parse
from portal.outages.schedules.reading.notice import Notice, Unread
from portal.outages.schedules.reading.records import Record
from portal.outages.schedules.reading.source import Source

NAME = "cells"
SEARCHED = 200  #: lines in which the headings are looked for
NUMBERS = frozenset({"stt", "tt", "no", "п п", "序号"})  #: of a column that counts the rows


def sniff(source: Source) -> bool:
    """Whether lines one below the other are the headings of a table."""
    if source.is_workbook or table.sniff(source):  # a heading in quotation marks may run over lines as well
        return False
    return _headings(list(islice(records.lines(source.text), SEARCHED))) is not None


def read(source: Source) -> Iterator[Notice | Unread]:
    """The pieces, row by row."""
    lines = list(records.lines(source.text))
    found = _headings(lines[:SEARCHED])
    if found is None:
        return
    start, heading = found
    end = start + len(heading.labels)
    yield from (Unread(line.line, line.text, _("This stands above the heading")) for line in lines[:start])
    source.header = columns.written(heading.labels)
    day = ""
    yield from (Unread(line.line, line.text, as_of.why()) for line in lines[end:] if as_of.begins(line.text))
    rest = [line for line in lines[end:] if not as_of.begins(line.text)]
    again = _repeated(rest, heading)
    yield from (_of_heading(line) for line in [*lines[start:end], *(rest[at] for at in again)])
    for cells in _rows([line for at, line in enumerate(rest) if at not in again], heading):
        record = Record(cells[0].line, _text(cells), [cell.text for cell in cells])
        day = heading.cell(record.cells, "date") or day
        yield from row(record, heading, source, None, day, NAME)


def _of_heading(line: Record) -> Unread:
    return Unread(line.line, line.text, _("A cell of the heading"), heading=True)


def _repeated(lines: Sequence[Record], heading: Columns) -> list[int]:
    """Where the whole heading stands again, as on each page of a PDF."""
    told, width = [fold(line.text) for line in lines], len(heading.labels)
    labels = [fold(label) for label in heading.labels]
    starts = [at for at in range(len(told) - width + 1) if told[at : at + width] == labels]
    return [at + more for at in starts for more in range(width)]


def _headings(lines: Sequence[Record]) -> tuple[int, Columns] | None:
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_heading(lines[end].text):
            end += 1
        if end - start >= 3 and (heading := columns.heading([line.text for line in lines[start:end]])):
            return start, heading
        start = max(end, start + 1)
    return None


def _is_heading(text: str) -> bool:
    return fold(text) in NUMBERS or columns.is_heading_cell(text)


def _rows(lines: Sequence[Record], heading: Columns) -> Iterator[Sequence[Record]]:
    """The lines of each row: from one day to the next where the day comes first, else as many as there are headings."""
    width = len(heading.labels)
    starts = range(0, len(lines), width)
    if heading.at.get("date") == 0:
        days = [at for at, line in enumerate(lines) if _is_day(line.text)]
        starts_at = [0, *days] if days and days[0] else days or [0]
    else:
        starts_at = list(starts)
    for begin, end in zip(starts_at, [*starts_at[1:], len(lines)], strict=True):
        if begin < end:
            yield lines[begin:end]


def _is_day(text: str) -> bool:
    try:
        told = parse(text)
    except Wrong:
        return False
    return bool(told.dates) and not told.times


def _text(cells: Sequence[Record]) -> str:
    told, at = "", cells[0].line
    for cell in cells:
        told, at = told + "\n" * (cell.line - at) + cell.text, cell.line
    return told


FORMAT = Format(NAME, sniff, read)
