"""The lines that have to be mended, as a file that is mended and read in again."""

from __future__ import annotations

import csv
import io

from portal import formats
from portal.i18n import _
from portal.outages.schedules.importer import Plan
from portal.outages.schedules.types import ImportLine


def wrong_lines(plan: Plan) -> bytes:
    """The wrong lines under the heading of the file, with what is wrong at the end of each: CSV for spreadsheets."""
    sign = _delimiter(plan.reading.header or "")
    head = _cells(plan.reading.header or "", sign)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*map(formats.cell, head), _("What is wrong")])
    for line in plan.of("wrong"):
        cells = _cells(line.text, sign)
        padded = cells + [""] * (len(head) - len(cells))
        writer.writerow([*map(formats.cell, padded), formats.cell(reason(line))])
    return out.getvalue().encode("utf-8-sig", "replace")


def reason(line: ImportLine) -> str:
    """What is wrong, with the column it is about."""
    why = "; ".join(line.why)
    return f"{line.column}: {why}" if line.column else why


def _delimiter(header: str) -> str:
    return max("\t;|,", key=header.count)


def _cells(row: str, sign: str) -> list[str]:
    try:
        return next(csv.reader([row.replace("\x00", "")], delimiter=sign, strict=True), [])
    except csv.Error:  # it has a cell a line, or a quotation mark too many
        return [line for line in row.splitlines() if line.strip()]
