"""Edits of records: checked by their fields, and compared with what others changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access import Conflict, Difference, Invalid, NotFound
from portal.customers.models import Customer
from portal.customers.queries.records import personal
from portal.database import acting
from portal.fields import Values, clean, fields_of
from portal.i18n import _
from portal.organisation.models import Transformer, WardUnit


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody wants changed on one record, and what they saw there when they began."""

    id: int
    version: int
    seen: Values
    changes: Values


class InvalidRows(Invalid):
    """Complaints about several records: ``rows`` maps a record's id to its errors by field."""

    def __init__(self, rows: Mapping[int, dict[str, str]]) -> None:
        self.rows = rows
        super().__init__(
            {f"{id}.{name}": words for id, errors in rows.items() for name, words in errors.items()}
        )


class ConflictRows(Conflict):
    """Lost races on several records: ``rows`` maps a record's id to what is there now."""

    def __init__(self, rows: Mapping[int, Conflict]) -> None:
        self.rows = rows
        super().__init__(
            [d for c in rows.values() for d in c.differences], max(c.version for c in rows.values())
        )


def lock(db: Session, district_id: int, ids: Sequence[int]) -> dict[int, int]:
    """Keep others from writing these records until the end; returns their versions now.

    Raises:
        NotFound: one of them does not exist or is another district's.
    """
    query = (
        select(Customer.id, Customer.version)
        .where(Customer.district_id == district_id, Customer.id.in_(ids))
        .order_by(Customer.id)  # everybody in the same order, so that two cannot wait for each other
        .with_for_update()
    )
    found = {row.id: row.version for row in db.execute(query)}
    if set(ids) - set(found):
        raise NotFound
    return found


def checked(db: Session, district_id: int, edits: Iterable[Edit]) -> dict[int, dict[str, Any]]:
    """Record → its real changes as they are stored.

    Raises:
        InvalidRows: every complaint about every record at once.
    """
    good: dict[int, dict[str, Any]] = {}
    wrong: dict[int, dict[str, str]] = {}
    for edit in edits:
        try:
            told = clean(Customer, edit.changes, acting(db).role)
        except Invalid as error:
            wrong[edit.id] = dict(error.errors)
            continue
        good[edit.id] = {n: v for n, v in told.items() if n not in edit.seen or v != edit.seen[n]}
    for id, errors in _misplaced(db, district_id, good).items():
        wrong.setdefault(id, {}).update(errors)
    if wrong:
        raise InvalidRows(wrong)
    return good


def _misplaced(
    db: Session, district_id: int, rows: Mapping[int, Mapping[str, Any]]
) -> dict[int, dict[str, str]]:
    """Wards and transformers that are not this district's."""
    named = {
        n: {row[n] for row in rows.values() if row.get(n) is not None} for n in ("ward_id", "transformer_id")
    }
    if not any(named.values()):
        return {}
    known = {
        "ward_id": select(WardUnit.ward_id).where(
            WardUnit.unit_id == district_id,
            WardUnit.ward_id.in_(named["ward_id"]),
            WardUnit.valid.contains(func.current_date()),
        ),
        "transformer_id": select(Transformer.id).where(
            Transformer.district_id == district_id, Transformer.id.in_(named["transformer_id"])
        ),
    }
    unknown = {n: ids - set(db.scalars(known[n])) for n, ids in named.items() if ids}
    wrong: dict[int, dict[str, str]] = {}
    for id, row in rows.items():
        for name, ids in unknown.items():
            if row.get(name) in ids:
                wrong.setdefault(id, {})[name] = _("Choose one of the list.")
    return wrong


def current(
    db: Session, district_id: int, ids: Sequence[int], names: Iterable[str]
) -> dict[int, dict[str, Any]]:
    """What stands in these fields now; personal ones are given out for editing, and that is recorded."""
    every = fields_of(Customer)
    plain = [getattr(Customer, n) for n in names if not every[n].field.personal]
    query = select(Customer.id, *plain).where(Customer.district_id == district_id, Customer.id.in_(ids))
    found = {row["id"]: dict(row) for row in db.execute(query).mappings()}
    if any(every[n].field.personal for n in names):
        for id, values in personal(db, district_id, ids, "edit").items():
            found[id] |= values
    return found


def lost(
    edits: Iterable[Edit],
    changes: Mapping[int, Mapping[str, Any]],
    now: Mapping[int, Mapping[str, Any]],
    versions: Mapping[int, int],
) -> dict[int, Conflict]:
    """The records of which somebody else has changed the same field to something else since the edit began."""
    conflicts = {}
    for edit in edits:
        there, version = now[edit.id], versions[edit.id]
        if version != edit.version:
            differences = [
                Difference(name, edit.seen.get(name), mine, there[name])
                for name, mine in changes[edit.id].items()
                if there[name] not in (mine, edit.seen.get(name))
            ]
            if differences:
                conflicts[edit.id] = Conflict(differences, version)
    return conflicts
