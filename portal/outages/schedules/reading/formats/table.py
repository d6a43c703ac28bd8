"""Tables: the list that EVNHCMC publishes, a list of stations out of a spreadsheet, and whatever has such headings.

Separated by commas, semicolons, tabs or bars, or the sheets of a workbook. Columns are found by their names. A row
is read or reported, never guessed at: one with more cells than the heading has probably a comma too many, and would
put words under the wrong name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from portal.i18n import _, listed
from portal.outages.schedules.reading import as_of, columns, records
from portal.outages.schedules.reading.columns import Columns
from portal.outages.schedules.reading.encodings import BROKEN
from portal.outages.schedules.reading.formats import Format, queues
from portal.outages.schedules.reading.moments import SECONDS_A_DAY, Part, Wrong, days_in, parse, short
from portal.outages.schedules.reading.notice import Notice, Unread
from portal.outages.schedules.reading.records import Record, Sheet
from portal.outages.schedules.reading.source import Source
from portal.outages.schedules.reading.span import spans

NAME = "table"
DELIMITERS = ",;\t|"
ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
SEARCHED = 200  #: rows in which a heading is looked for before the file is taken for something else


def sniff(source: Source) -> bool:
    """Whether one of the first rows is a heading, alone or with the one below it."""
    return any(
        columns.heading(record.cells) or (below and columns.stacked(record.cells, below.cells))
        for sheet in _sheets(source)
        for record, below in _with_next(islice(sheet.records, SEARCHED))
    )


def read(source: Source) -> Iterator[Notice | Unread]:
    """The pieces of every sheet."""
    for sheet in _sheets(source):
        yield from _sheet(sheet, source)


def _sheets(source: Source) -> list[Sheet]:
    if not source.is_workbook:
        found = {sign: _headings(source.text, sign) for sign in DELIMITERS}
        return [Sheet(records.split(source.text, max(found, key=lambda sign: found[sign])))]
    return source.sheets if len(source.sheets) > 1 else [Sheet(sheet.records) for sheet in source.sheets]


def _headings(text: str, delimiter: str) -> int:
    most = 0
    for record, below in _with_next(islice(records.split(text, delimiter), SEARCHED)):
        heading = (below and columns.stacked(record.cells, below.cells)) or columns.heading(record.cells)
        most = max(most, len(heading.at) if heading else 0)
    return most


def _with_next(rows: Iterable[Record]) -> Iterator[tuple[Record, Record | None]]:
    """Each row with the one below it."""
    before: Record | None = None
    for row in rows:
        if before is not None:
            yield before, row
        before = row
    if before is not None:
        yield before, None


def _sheet(sheet: Sheet, source: Source) -> Iterator[Notice | Unread]:
    heading: Columns | None = None
    stacked: Columns | None = None  #: the heading that the row above began
    day = ""  #: told once, it counts until the next
    titles: set[date] = set()  #: the days that stand above the heading
    for record, below in _with_next(sheet.records):
        if stacked:
            heading, day, stacked = stacked, _title_day(titles, stacked), None
            yield Unread(
                record.line, record.text, _("The second row of the heading"), sheet=sheet.name, heading=True
            )
            continue
        found = columns.heading(record.cells)
        stacked = columns.stacked(record.cells, below.cells) if below else None
        if stacked:
            source.header = source.header or columns.written(stacked.labels)
            yield Unread(
                record.line, record.text, _("The first row of the heading"), sheet=sheet.name, heading=True
            )
        elif found and heading is None:
            heading = found
            source.header = source.header or record.text
            day = _title_day(titles, found)
        elif heading is None:
            titles |= set(days_in(as_of.without(record.text)))
            yield Unread(
                record.line,
                record.text,
                record.problem or _("This stands above the heading"),
                sheet=sheet.name,
            )
        elif found:  # from here on the columns are as this one says
            heading, day = found, _title_day(titles, found)
            yield Unread(record.line, record.text, _("A second heading"), sheet=sheet.name, heading=True)
        elif _is_stamp(record, heading):
            yield Unread(record.line, record.text, as_of.why(), sheet=sheet.name)
        else:
            if told := heading.cell(record.cells, "date"):
                day = told
            yield from row(record, heading, source, sheet.name, day)


def _title_day(titles: set[date], heading: Columns) -> str:
    """The only day that the title names, for a table that has no column of days."""
    return f"{next(iter(titles)):%d/%m/%Y}" if len(titles) == 1 and "date" not in heading.at else ""


def _is_stamp(record: Record, heading: Columns) -> bool:
    """Whether the row tells when the table was published, and no hours."""
    hours = any(heading.cell(record.cells, kind) for kind in ("from", "to", "time"))
    return not hours and any(as_of.begins(f"{cell} {record.text}") for cell in record.cells if cell.strip())


def row(
    record: Record, heading: Columns, source: Source, sheet: str | None, day: str, format: str = NAME
) -> Iterator[Notice | Unread]:
    """The cuts of a row, one a day, shift and queue. `day` is the last that a row told; `format` is who found the row.

    What a column of queues tells is told as a message about queues tells it: in Kyiv's time, a notice a queue.
    """
    try:
        _check(record, heading)
        places, station = _places(record, heading)
        parts = {kind: part for kind in columns.WHEN if (part := _part(record, heading, kind))}
        told = _under(_to_midnight(parts) if heading.queues else parts, day)
        found = spans(told, queues.ZONE if heading.queues else source.zone)
    except Wrong as error:
        label = heading.label(error.kind)
        yield Unread(record.line, record.text, str(error), label, sheet)
        return
    company, reason, status = (heading.cell(record.cells, kind) for kind in ("company", "reason", "status"))
    merged = _merged(record, heading)
    for start, end, notes in found:
        for place in places:
            yield Notice(
                queues.NAME if heading.queues else format, record.line, record.text, place, start, end,
                company, reason, status, station=station, sheet=sheet, notes=(*notes, *merged),
                more=heading.more(record.cells),
            )  # fmt: skip


def _places(record: Record, heading: Columns) -> tuple[list[str], str | None]:
    """Where the cut is, and the station by code or name. Raises Wrong where the row does not tell."""
    area, station, code = (heading.cell(record.cells, kind) for kind in ("area", "station", "station_code"))
    if (place := area or station or code) is None:
        raise Wrong(_("The place is missing"), "area")
    if not heading.queues:
        return [place], code or station
    if queues.stays_on(heading.cell(record.cells, "time") or ""):
        raise Wrong(_("It says that the queue stays on"))
    return queues.in_cell(place), None


def _to_midnight(parts: dict[str, Part]) -> dict[str, Part]:
    """The same, where a cut until 00:00 ends with its day, as in a message about queues."""
    told = dict(parts)
    for kind, first in (("to", 0), ("time", 1)):
        part = parts.get(kind)
        if part and not part.dates and not part.next_day:
            ends = [at % 2 == 1 or first == 0 for at in range(len(part.times))]
            times = [
                each or SECONDS_A_DAY if end else each for each, end in zip(part.times, ends, strict=True)
            ]
            told[kind] = replace(part, times=times)
    return told


def _merged(record: Record, heading: Columns) -> list[str]:
    """What cells merged with one above told, in words."""
    labels = [heading.labels[at].strip() for at in record.merged if at < len(heading.labels)]
    return [_("merged with a row above: {columns}", columns=listed(labels))] if labels else []


def _under(parts: dict[str, Part], day: str) -> dict[str, Part]:
    """The parts with the day that a row above told, where these tell none but hours."""
    if not day or not parts or any(part.dates for part in parts.values()):
        return parts
    try:
        above = parse(day)
    except Wrong as error:
        raise Wrong(str(error), "date") from None
    note = _("the day is that of a row above: {day}", day=short(day))
    return parts | {"date": replace(above, notes=[*above.notes, note])} if above.dates else parts


def _part(record: Record, heading: Columns, kind: str) -> Part | None:
    cell = heading.cell(record.cells, kind)
    try:
        return parse(cell) if cell else None
    except Wrong as error:
        raise Wrong(str(error), kind) from None


def _check(record: Record, heading: Columns) -> None:
    """What makes the whole row doubtful. Raises Wrong."""
    cells, width = record.cells, len(heading.labels)
    if record.problem:
        raise Wrong(record.problem)
    if len(cells) > columns.MAX_COLUMNS:
        raise Wrong(columns.too_wide(len(cells)))
    if BROKEN.search(record.text):
        raise Wrong(_("It holds bytes that are not text"))
    if not any(cell.strip() for cell in cells):
        raise Wrong(_("An empty row"))
    if any(cell.strip() for cell in cells[width:]):
        raise Wrong(
            _(
                "More cells than the heading has columns; is there a comma too many, or a quotation mark missing?"
            )
        )
    for label, cell in zip(heading.labels, cells, strict=False):
        if cell.lstrip().startswith("="):
            raise Wrong(_("Column “{column}” holds a formula; write the value itself", column=label.strip()))
        if cell.strip() in ERRORS:
            raise Wrong(_("Column “{column}” holds an error of the spreadsheet", column=label.strip()))


FORMAT = Format(NAME, sniff, read)
