"""Tables: the list that EVNHCMC publishes, a list of stations out of a spreadsheet, and whatever has such headings.

Separated by commas, semicolons, tabs or bars, or the sheets of a workbook. Columns are found by their names. A row
is read or reported, never guessed at: one with more cells than the heading has probably a comma too many, and would
put words under the wrong name.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from portal.i18n import _
from portal.outages.schedules.reading import columns, records
from portal.outages.schedules.reading.columns import Columns
from portal.outages.schedules.reading.encodings import BROKEN
from portal.outages.schedules.reading.formats import Format
from portal.outages.schedules.reading.moments import Part, Wrong, parse
from portal.outages.schedules.reading.notice import Notice, Unread
from portal.outages.schedules.reading.records import Record, Sheet
from portal.outages.schedules.reading.source import Source
from portal.outages.schedules.reading.span import span

NAME = "table"
DELIMITERS = ",;\t|"
ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
SEARCHED = 200  #: rows in which a heading is looked for before the file is taken for something else


def sniff(source: Source) -> bool:
    """Whether one of the first rows is a heading."""
    return any(
        columns.heading(record.cells)
        for sheet in _sheets(source)
        for record in islice(sheet.records, SEARCHED)
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
    rows = (record.cells for record in islice(records.split(text, delimiter), SEARCHED))
    return max((len(heading.at) for cells in rows if (heading := columns.heading(cells))), default=0)


def _sheet(sheet: Sheet, source: Source) -> Iterator[Notice | Unread]:
    heading: Columns | None = None
    for record in sheet.records:
        found = columns.heading(record.cells)
        if found and heading is None:
            heading = found
            source.header = source.header or record.text
        elif heading is None:
            yield Unread(
                record.line,
                record.text,
                record.problem or _("This stands above the heading"),
                sheet=sheet.name,
            )
        elif found:  # from here on the columns are as this one says
            heading = found
            yield Unread(record.line, record.text, _("A second heading"), sheet=sheet.name)
        else:
            yield _row(record, heading, source, sheet.name)


def _row(record: Record, heading: Columns, source: Source, sheet: str | None) -> Notice | Unread:
    try:
        _check(record, heading)
        parts = {kind: part for kind in columns.WHEN if (part := _part(record, heading, kind))}
        start, end, notes = span(parts, source.zone)
        area, station, code = (
            heading.cell(record.cells, kind) for kind in ("area", "station", "station_code")
        )
        if (place := area or station or code) is None:
            raise Wrong(_("The place is missing"), "area")
    except Wrong as error:
        label = heading.label(error.kind)
        return Unread(record.line, record.text, str(error), label, sheet)
    company, reason, status = (heading.cell(record.cells, kind) for kind in ("company", "reason", "status"))
    return Notice(
        NAME, record.line, record.text, place, start, end, company, reason, status,
        station=code or station, sheet=sheet, notes=tuple(notes), more=heading.more(record.cells),
    )  # fmt: skip


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
        raise Wrong(_("It holds bytes that are no text"))
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
