"""A list of customers as a file, personal data masked: a file goes where no policy follows it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from portal import formats
from portal.customers.models import Customer, PurposeOfUse
from portal.customers.queries.gaps import GAPS
from portal.customers.queries.records import CustomerRow
from portal.fields import fields_of
from portal.i18n import _, listed

MAX_EXPORT_ROWS = 5_000
EXPORTED = ("code", "name", "phone", "address", "ward_id", "transformer_id", "purpose", "confirmed_at")


def table(rows: Iterable[CustomerRow]) -> bytes:
    """CSV in UTF-8 with a mark that spreadsheets know it by; headings are the fields' names, in the language of now."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    fields = fields_of(Customer)
    writer.writerow([*(str(fields[name].field.label) for name in EXPORTED), _("Missing")])
    for row in rows:
        writer.writerow(map(formats.cell, _cells(row)))
    return out.getvalue().encode("utf-8-sig")


def _cells(row: CustomerRow) -> list[str]:
    return [
        row.code,
        row.name,
        row.phone_masked or "",
        row.address_masked or "",
        row.ward or "",
        row.transformer or "",
        str(PurposeOfUse(row.purpose).word),
        formats.date(row.confirmed_at) if row.confirmed_at else "",
        listed(GAPS[key].word for key in row.gaps),
    ]
