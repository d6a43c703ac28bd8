"""What happened to a record, in words: who changed what from what to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import formats
from portal.audit.queries import PastChange, past
from portal.customers.models import Customer
from portal.fields import Bound, fields_of
from portal.i18n import _
from portal.organisation.models import Transformer, Ward

MASK = "•"


@dataclass(frozen=True, slots=True)
class Changed:
    """One field: its name, what stood there and what stands there since; '' for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """One thing that happened: when (UTC), a title that says who did what, an icon, and the fields."""

    at: datetime
    title: str
    icon: str
    changes: Sequence[Changed]


def history(db: Session, district_id: int, id: int, *, why: str | None = None) -> list[RecordEvent]:
    """The events of a record, newest first; personal values are masked unless a purpose is named (recorded)."""
    steps = past(db, "customer", district_id, id, why)
    names = _names(db, district_id, [v for step in steps for v in (step.before, step.after) if v])
    return [_event(step, names) for step in steps]


def _event(row: PastChange, names: Mapping[str, Mapping[int, str]]) -> RecordEvent:
    title, icon = _title(row)
    before, after = row.before or {}, row.after or {}
    told = (
        []
        if row.operation != "update"
        else [
            Changed(
                str(bound.field.label),
                _words(bound, before.get(name), names),
                _words(bound, after.get(name), names),
            )
            for name, bound in fields_of(Customer).items()
            if name in after and row.action != "customers.confirm"
        ]
    )
    return RecordEvent(row.at, title, icon, told)


def _title(row: PastChange) -> tuple[str, str]:
    who = row.person or _("The portal")
    if row.operation == "insert":
        return (
            _("{person} made the record", person=who) if row.person else _("Record created")
        ), "person_add"
    if row.action == "customers.confirm":
        return _("{person} confirmed the record with the customer", person=who), "verified"
    if row.action == "customers.update_many":
        return _("{person} edited several records", person=who), "table_edit"
    return _("{person} edited the record", person=who), "edit"


def _names(
    db: Session, district_id: int, values: Sequence[Mapping[str, object]]
) -> dict[str, dict[int, str]]:
    """Names of the wards and transformers that are spoken of; asked only if there are any."""
    asked = {
        "ward_id": select(Ward.id, Ward.name),
        "transformer_id": select(Transformer.id, Transformer.name).where(
            Transformer.district_id == district_id
        ),
    }
    found: dict[str, dict[int, str]] = {}
    for name, query in asked.items():
        if ids := {v[name] for v in values if v.get(name)}:
            column = query.selected_columns.id
            found[name] = {row.id: row.name for row in db.execute(query.where(column.in_(ids)))}
    return found


def _words(bound: Bound, value: Any, names: Mapping[str, Mapping[int, str]]) -> str:
    """A value out of the audit's JSON as people read it."""
    if value in (None, ""):
        return ""
    if bound.name in names:
        return names[bound.name].get(value, str(value))
    if bound.field.choices is not None:
        return str(bound.field.options().get(value, value))
    if bound.name in ("phone", "phone2"):
        return value if MASK in value else formats.phone(value)
    read = {date: _date, datetime: _moment, Decimal: _number}.get(bound.python_type, str)
    return read(value)


def _date(value: str) -> str:
    return formats.date(date.fromisoformat(value))


def _moment(value: str) -> str:
    return formats.datetime(datetime.fromisoformat(value))


def _number(value: Any) -> str:
    return formats.number(Decimal(str(value)))
