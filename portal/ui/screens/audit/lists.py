"""The rows of each list, as tables and as files."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from io import StringIO

from portal import formats
from portal.access import Role
from portal.alerts.models import AlertKind
from portal.audit.labels import ACTIONS, OPERATIONS, PURPOSES, TABLES
from portal.audit.models import ALARMS, AccessEventKind, SearchKind
from portal.audit.queries import AccessRow, Act, ChangeRow, DisclosureRow, RecordName, RowCount, RowKey
from portal.i18n import _, listed, ngettext
from portal.ui.components import parts
from portal.ui.screens.audit import exports

Cells = Sequence[object]
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
#: How a record is written: a link in a table, words in a file.
ToRecord = Callable[[RowKey], object]


def act_heads() -> list[object]:
    """Of what was done."""
    return [
        _("When"),
        _("Who"),
        _("Role"),
        _("What"),
        _("Record"),
        _("Unit"),
        parts.Column(_("Rows"), number=True),
    ]


def act(row: Act, when: object, record: ToRecord) -> Cells:
    """What one action did."""
    return when, row.person or "", role(row.role), done(row), record(row.row), row.unit or "", row.changes


def opening_heads() -> list[object]:
    """Of openings of personal data."""
    return [_("When"), _("Who"), _("Role"), _("For what"), _("Record"), _("Unit"), _("Reference")]


def opening(row: DisclosureRow, when: object, record: ToRecord) -> Cells:
    """One opening."""
    why = str(PURPOSES.get(row.purpose, row.purpose))
    return when, row.person, role(row.role), why, record(row.row), row.unit or "", row.reference or ""


def access_heads() -> list[object]:
    """Of comings, goings, appointments, exports and alarms."""
    return [
        _("When"),
        _("What"),
        _("Who"),
        _("About"),
        _("Details"),
        _("Unit"),
        _("Network address"),
        _("Browser"),
    ]


def access(row: AccessRow, when: object, *, marked: bool = True) -> Cells:
    """One of them; an alarm is red."""
    word = str(AccessEventKind(row.kind).word)
    what = parts.badge(word, "red", "warning") if marked and row.kind in ALARMS else word
    about = row.about if row.about != row.person else ""
    return (
        when,
        what,
        row.person or "",
        about or "",
        details(row),
        row.unit or "",
        row.address or "",
        row.browser or "",
    )


def details(row: AccessRow) -> str:
    """A role, a list, a reason; how many; for what."""
    told = row.what or ""
    if told in set(SearchKind):
        return f"{SearchKind(told).word}: {formats.number(row.amount or 0)}"
    if row.kind == AccessEventKind.EXPORTED:
        what, many = exports.what(told), exports.how_much(told, row.amount or 0)
    else:
        what = str(Role(told).word) if told in set(Role) else str(TABLES.get(told, told))
        many = ngettext("{count} record", "{count} records", row.amount) if row.amount is not None else ""
    why = str(PURPOSES.get(row.purpose, row.purpose)) if row.purpose else ""
    return " · ".join(filter(None, (what, many, why)))


def count(row: RowCount) -> tuple[str, str]:
    """How many rows of a table one action added, changed or removed."""
    return str(
        TABLES.get(row.table_name, row.table_name)
    ), f"{OPERATIONS[row.operation]}: {formats.number(row.many)}"


def done(row: Act) -> str:
    """The action in words; by whatever else it was done, what happened to the row."""
    if row.actions:
        return listed(str(ACTIONS.get(a, a)) for a in row.actions)
    return _("{done}, by hand or by the portal", done=str(OPERATIONS[row.operation]))


def in_words(names: Mapping[RowKey, RecordName]) -> Callable[[RowKey], str]:
    """How records are written: what they are, and what people call them; by their key, where nobody calls them anything."""

    def words(row: RowKey) -> str:
        return f"{TABLES.get(row.table, row.table)} {name_of(row, names.get(row))}"

    return words


def name_of(row: RowKey, name: RecordName | None) -> str:
    """What people call a record; what is no table of records with names of their own, by what its key says."""
    if name is not None:
        return f"{name.name} · {formats.date(name.starts)}" if name.starts else name.name
    first, *more = row.key.split(",")
    if row.table == "calendar_day" and DAY.fullmatch(first):
        return formats.date(date.fromisoformat(first))
    if row.table == "group_role" and more:
        return ",".join(more)
    if row.table in ("opening_budget", "search_budget"):
        return role(first)
    if row.table == "alert_rule" and first in set(AlertKind):
        return str(AlertKind(first).word)
    return first


def change(row: ChangeRow, record: ToRecord) -> Cells:
    """One row that an action changed."""
    return str(OPERATIONS[row.operation]), record(row.row), row.unit or ""


def role(value: str) -> str:
    """The role that somebody had, or that it was nobody."""
    return str(Role(value).word) if value in set(Role) else _("The portal itself")


def file(heads: Iterable[object], rows: Iterable[Cells]) -> bytes:
    """CSV in UTF-8 with a mark that spreadsheets know it by; times with their zone."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([str(h.title) if isinstance(h, parts.Column) else str(h) for h in heads])
    for row in rows:
        writer.writerow([v.isoformat() if isinstance(v, datetime) else formats.cell(str(v)) for v in row])
    return out.getvalue().encode("utf-8-sig")
