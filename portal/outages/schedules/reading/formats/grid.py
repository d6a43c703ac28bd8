"""DTEK's hourly grid as a table: a queue a row, an hour a column; the words are those of its JSON (`dtek.WORDS`).

Hours are 1 to 24, 0 to 23, `00-01` or `00:00-01:00`. The day stands in a column of its own, or once above the heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from portal.i18n import _
from portal.outages.schedules.reading import as_of, columns, records
from portal.outages.schedules.reading.encodings import BROKEN
from portal.outages.schedules.reading.folded_text import fold
from portal.outages.schedules.reading.formats import Format
from portal.outages.schedules.reading.formats.dtek import cuts, day_named, halves_of
from portal.outages.schedules.reading.moments import Wrong, days_in
from portal.outages.schedules.reading.notice import Notice, Unread
from portal.outages.schedules.reading.records import Record, Sheet
from portal.outages.schedules.reading.source import Source

NAME = "grid"
DELIMITERS = ",;\t|"
SEARCHED = 50  #: rows in which the heading is looked for
_QUEUES = frozenset(
    map(
        fold,
        ("queue", "queue_id", "group", "gpv", "черга", "підчерга", "група", "Hàng", "Nhóm", "组", "队列"),
    )
)
_DAYS = frozenset({fold(name) for name in columns.NAMES["date"]} | {"timestamp", "unix"})
_HOUR = re.compile(
    r"\s*(?:h|hour|година|год\.?)?[\s_]*(\d{1,2})(?::?00)?(?:\s*[-–—]\s*(\d{1,2})(?::?00)?)?\s*(?:h|год\.?)?\s*",
    re.I,
)


@dataclass(frozen=True)
class _Grid:
    """Where the heading has the queue, the day (if it has one) and each of the 24 hours."""

    queue: int
    day: int | None
    hours: dict[str, int]  #: by the number of the hour, 1 to 24
    width: int


def sniff(source: Source) -> bool:
    """Whether a heading has a queue and 24 hours."""
    return any(_grid(record.cells) for sheet in _sheets(source) for record in islice(sheet.records, SEARCHED))


def read(source: Source) -> Iterator[Notice | Unread]:
    """The pieces, row by row."""
    for sheet in _sheets(source):
        yield from _sheet(sheet, source)


def _sheets(source: Source) -> list[Sheet]:
    if source.is_workbook:
        return source.sheets if len(source.sheets) > 1 else [Sheet(sheet.records) for sheet in source.sheets]
    for sign in DELIMITERS:
        if any(_grid(record.cells) for record in islice(records.split(source.text, sign), SEARCHED)):
            return [Sheet(records.split(source.text, sign))]
    return []


def _sheet(sheet: Sheet, source: Source) -> Iterator[Notice | Unread]:
    grid: _Grid | None = None
    titles: set[date] = set()
    for record in sheet.records:
        found = _grid(record.cells)
        if found and grid is None:
            grid, source.header = found, source.header or record.text
        elif found:
            grid = found
            yield Unread(record.line, record.text, _("A second heading"), sheet=sheet.name, heading=True)
        elif grid is None:
            titles |= set(days_in(as_of.without(record.text)))
            yield Unread(record.line, record.text, _("This stands above the heading"), sheet=sheet.name)
        else:
            yield from _row(record, grid, titles, sheet.name)


def _row(record: Record, grid: _Grid, titles: set[date], sheet: str | None) -> Iterator[Notice | Unread]:
    try:
        _check(record, grid)
        name = _cell(record.cells, grid.queue)
        if not name:
            raise Wrong(_("The place is missing"))
        when = _day(record, grid, titles)
        halves = halves_of({hour: _cell(record.cells, at).casefold() for hour, at in grid.hours.items()})
    except Wrong as error:
        yield Unread(record.line, record.text, str(error), error.kind, sheet)
        return
    yield from cuts(NAME, record.line, record.text, name, when, halves, sheet)


def _check(record: Record, grid: _Grid) -> None:
    if record.problem:
        raise Wrong(record.problem)
    if BROKEN.search(record.text):
        raise Wrong(_("It holds bytes that are not text"))
    if any(cell.strip() for cell in record.cells[grid.width :]):
        raise Wrong(
            _(
                "More cells than the heading has columns; is there a comma too many, or a quotation mark missing?"
            )
        )


def _day(record: Record, grid: _Grid, titles: set[date]) -> date:
    told = _cell(record.cells, grid.day) if grid.day is not None else ""
    if told:
        return day_named(told)
    if grid.day is None and len(titles) == 1:
        return next(iter(titles))
    raise Wrong(_("The date is missing"))


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _grid(cells: Sequence[str]) -> _Grid | None:
    hours = _hours(cells)
    if hours is None:
        return None
    names = {at: fold(cell) for at, cell in enumerate(cells) if at not in hours.values()}
    queue = next((at for at, name in names.items() if name in _QUEUES), None)
    day = next((at for at, name in names.items() if name in _DAYS), None)
    return None if queue is None else _Grid(queue, day, hours, len(cells))


def _hours(cells: Sequence[str]) -> dict[str, int] | None:
    """Column of each hour, 1 to 24; None where they are not all there, once."""
    told = [(match, at) for at, cell in enumerate(cells) if cell.strip() and (match := _HOUR.fullmatch(cell))]
    if len(told) != 24:
        return None
    if all(match[2] for match, _at in told):
        if any(int(match[2]) % 24 != (int(match[1]) + 1) % 24 for match, _at in told):
            return None
        numbers = {int(match[1]) + 1: at for match, at in told}
    else:
        first = min(int(match[1]) for match, _at in told)
        numbers = {int(match[1]) + (first == 0): at for match, at in told}
    return {str(n): numbers[n] for n in range(1, 25)} if set(numbers) == set(range(1, 25)) else None


FORMAT = Format(NAME, sniff, read, default_kind="shedding", announced=True)
