"""What to tell about a file that is none of the known formats."""

from itertools import islice

from portal.i18n import _
from portal.outages.schedules.reading import columns, records
from portal.outages.schedules.reading.source import Source


def unknown(source: Source) -> str:
    """What the file seems to be, and what is missing for a schedule."""
    start = source.text.lstrip()[:500].lower()
    if start.startswith(("<!doctype", "<html", "<table")) or "<html" in start:
        return _("This is a web page; copy its table, or save it as .csv or .xlsx")
    if start.startswith(("{", "[")):
        return _("This is JSON, but not a schedule known here")
    return columns.problem([(row.line, row.cells) for row in islice(_rows(source), 200)])


def _rows(source: Source) -> list[records.Record]:
    """The rows, cut where that makes the most headings."""
    if source.is_workbook:
        return list(source.lines())
    cuts = [list(islice(records.split(source.text, sign), 200)) for sign in ",;\t|"]
    return max(cuts, key=lambda rows: max((len(columns.kinds(row.cells)) for row in rows), default=0))
