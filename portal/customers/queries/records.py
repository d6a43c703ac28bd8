"""Questions about customers: a page of a list, a search, one record.

Personal data comes masked unless a purpose is named; then PostgreSQL gives it out and records who saw it and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Subquery, and_, func, literal, select, text
from sqlalchemy.orm import Session

from portal.access import DISTRICT, NotFound
from portal.audit.budgets import refuse_if_too_many
from portal.customers.models import Customer
from portal.customers.queries.gaps import GAPS
from portal.customers.queries.search import Hits, search
from portal.database import acting
from portal.fields import Values, asked, fields_of, tidy
from portal.organisation.corporation_scope import corporation_scope
from portal.organisation.models import Feeder, Transformer, Unit, Ward

#: How far a list is counted where counting it all would take longer than reading it.
MAX_COUNTED = 10_000

#: What a record is asked with besides its fields.
AROUND = ("district_id", "id", "version", "unit", "ward", "area", "transformer", "feeder")

#: An estimate of all customers, for who reaches all of them.
EVERY = text(
    "select greatest(reltuples, 0) from pg_class where oid = 'customer'::regclass and whole_reach() is not null"
)


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as lists show it: personal data masked, ``gaps`` what is missing (keys of `GAPS`)."""

    district_id: int
    id: int
    code: str
    name: str
    phone_masked: str | None
    address_masked: str | None
    purpose: str
    confirmed_at: datetime | None
    unit: str
    ward: str | None  #: today's, or the former one where that is all we know
    transformer: str | None
    gaps: tuple[str, ...]

    @property
    def key(self) -> tuple[int, int]:
        """District and id, as actions take them."""
        return self.district_id, self.id

    @property
    def place(self) -> str:
        """Where it is, in one line."""
        return ", ".join(filter(None, (self.address_masked, self.ward)))


@dataclass(frozen=True, slots=True)
class Listing:
    """Some rows of a list and, for a search, how many there are of them (with ``more``, at least), and all that it found."""

    rows: list[CustomerRow]
    found: int | None = None
    hits: Hits | None = None

    @property
    def more(self) -> bool:
        """Whether a search found more than it counts."""
        return self.hits is not None and self.hits.more


def page(
    db: Session,
    *,
    unit: int | None = None,
    ward: int | None = None,
    gap: str | None = None,
    q: str = "",
    offset: int = 0,
    limit: int = 50,
) -> Listing:
    """Rows of the list in the order of the code, or of a search with the best first: two statements at most.

    Args:
        unit: one district; the centre may leave it out for all in scope, a district reads its own whatever it says.
        ward: with a search, one ward.
        gap: only records with this gap (a key of `GAPS`); those longest unconfirmed come first.
        q: code or phone or a part of them, or words of name, address and ward, with or without marks.
    """
    unit = _unit(db, unit)
    if q := asked(q):
        hits = search(db, q, unit, ward)
        wanted = hits.lacking(gap).found
        shown = [hit.key for hit in wanted[offset : offset + limit]]
        return Listing(_in_order(db, shown), len(wanted), hits)
    order = _order(gap)
    units = _one(unit) or corporation_scope(db)
    some = select(Customer.district_id, Customer.code).where(*_of(units), *([GAPS[gap].where] if gap else []))
    keys = some.order_by(*order).limit(limit).offset(offset).subquery()
    query = _rows(keys, Customer.code == keys.c.code).order_by(*order)
    return Listing([_row(r) for r in db.execute(query).mappings()])


def _in_order(db: Session, keys: list[tuple[int, int]]) -> list[CustomerRow]:
    """These customers, as the keys stand."""
    if not keys:
        return []
    districts, ids = [d for d, _id in keys], [id for _d, id in keys]
    found = func.unnest(districts, ids).table_valued("district_id", "id", name="found").render_derived()
    wanted = select(found.c.district_id, found.c.id).subquery("keys")
    query = _rows(wanted, Customer.id == wanted.c.id)
    by_key = {(r.district_id, r.id): r for r in map(_row, db.execute(query).mappings())}
    return [by_key[key] for key in keys if key in by_key]


def find(db: Session, q: str, *, limit: int = 20) -> list[CustomerRow]:
    """The customers that what was typed or said may mean, the likeliest first."""
    return page(db, q=q, limit=limit).rows if asked(q) else []


def count(db: Session, *, gap: str | None = None) -> tuple[int, bool]:
    """How many customers all districts in scope have, and whether that is exact.

    They are counted to `MAX_COUNTED`; how many more there are is estimated by the planner's statistics, for those without
    a gap only. Where every district is in scope, that is known without counting.
    """
    if gap is None and (every := db.scalar(EVERY)) is not None:
        return int(every), False
    units = corporation_scope(db)
    wanted = [*_of(units), *([GAPS[gap].where] if gap else [])]
    some = select(literal(1)).select_from(Customer).where(*wanted).limit(MAX_COUNTED + 1).subquery()
    found = db.scalar(select(func.count()).select_from(some)) or 0
    if gap is None and found > MAX_COUNTED:
        return max(found, _estimated(db, units or [])), False
    return min(found, MAX_COUNTED), found <= MAX_COUNTED


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """One customer. ``phone``, ``phone2`` and ``address`` are None where they were not disclosed.

    ``values`` has every field by its name, for forms and facts that are made from fields; personal ones only where
    they were disclosed, their masks (``phone_masked`` …) always.
    """

    district_id: int
    id: int
    version: int
    code: str
    name: str
    ward_id: int | None
    old_ward: str | None
    transformer_id: int | None
    purpose: str
    care_note: str | None
    confirmed_at: datetime | None
    unit: str
    ward: str | None
    area: str | None
    transformer: str | None
    feeder: str | None
    values: Values
    phone: str | None = None
    phone2: str | None = None
    address: str | None = None


def record(
    db: Session, district_id: int, id: int, why: str | None = None, about: str | None = None
) -> CustomerRecord:
    """Open a record; with a purpose, its personal data too, which is recorded.

    Args:
        why: the purpose, a key of `OPENED_FOR`.
        about: what it is opened for, such as a ticket's number.

    Raises:
        NotFound: no such record, or another district's.
    """
    wanted = _record().where(Customer.district_id == district_id, Customer.id == id)
    found = db.execute(wanted).mappings().one_or_none()
    if found is None:
        raise NotFound
    values = {**found, **(personal(db, district_id, [id], why, about)[id] if why else {})}
    kept = {f.name: values[f.name] for f in fields(CustomerRecord) if f.name in values}
    return CustomerRecord(values=_fields_of(values), **kept)


def _record() -> Select[*tuple[Any, ...]]:
    """Every field that is not personal, masks of those that are, and the names of where it is."""
    named = [getattr(Customer, n) for n, b in fields_of(Customer).items() if not b.field.personal]
    return _joined(
        select(
            *named,
            Customer.district_id,
            Customer.id,
            Customer.version,
            Customer.phone_masked,
            Customer.phone2_masked,
            Customer.email_masked,
            Customer.id_number_masked,
            Customer.address_masked,
            Unit.short_name.label("unit"),
            Ward.name.label("ward"),
            Ward.area.label("area"),
            Transformer.name.label("transformer"),
            Feeder.name.label("feeder"),
        ).select_from(Customer)
    ).outerjoin(
        Feeder, and_(Feeder.district_id == Transformer.district_id, Feeder.id == Transformer.feeder_id)
    )


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """A record that is edited in a grid: ``values`` has every field by its name, in full."""

    id: int
    version: int
    code: str
    values: Values


def opened(db: Session, district_id: int, ids: Iterable[int], why: str = "edit") -> list[OpenedRecord]:
    """Several records with every field in full, by code: two statements; each opening is recorded.

    Records that do not exist or are another district's are left out.
    """
    wanted = set(ids)
    named = [getattr(Customer, n) for n, b in fields_of(Customer).items() if not b.field.personal]
    query = select(Customer.id, Customer.version, *named).where(
        Customer.district_id == district_id, Customer.id.in_(wanted)
    )
    plain = db.execute(query.order_by(Customer.code)).all()
    full = personal(db, district_id, [row.id for row in plain], why)
    return [
        OpenedRecord(row.id, row.version, row.code, _fields_of(row._asdict()) | full[row.id])
        for row in plain
        if row.id in full
    ]


def _fields_of(row: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in AROUND}


def by_code(db: Session, code: str) -> tuple[int, int]:
    """District and id of a customer code. Raises NotFound."""
    found = db.execute(
        select(Customer.district_id, Customer.id).where(Customer.code == code.strip().upper()).limit(1)
    ).first()
    if found is None:
        raise NotFound
    return found.district_id, found.id


def personal(
    db: Session, district_id: int, ids: Iterable[int], why: str, about: str | None = None
) -> dict[int, dict[str, object]]:
    """Personal data by customer; every opening is recorded, once in ten minutes for the same purpose.

    Raises:
        Invalid: when more was opened within ten minutes than work asks for.
    """
    ids = list(ids)
    found = db.execute(
        text("select * from disclose_customers(:district, :ids, :why, :about)"),
        {"district": district_id, "ids": ids, "why": tidy(why), "about": about},
    ).mappings()
    given = {row["id"]: {name: value for name, value in row.items() if name != "id"} for row in found}
    if not given and ids:
        refuse_if_too_many(db)
    return given


def _unit(db: Session, unit: int | None) -> int | None:
    me = acting(db)
    return me.unit_id if me.role in DISTRICT else unit


def _estimated(db: Session, units: list[int]) -> int:
    plan = text("explain (format json) select from customer where district_id = any (:units)")
    return int(db.scalars(plan, {"units": units}).one()[0]["Plan"]["Plan Rows"])


def _one(unit: int | None) -> list[int] | None:
    return None if unit is None else [unit]


def _of(units: list[int] | None) -> list[ColumnElement[bool]]:
    return [] if units is None else [Customer.district_id.in_(units)]


def _order(gap: str | None) -> list[ColumnElement[Any]]:
    oldest = [Customer.confirmed_at.asc().nulls_first()] if gap == "confirmed" else []
    return [Customer.district_id.asc(), *oldest, Customer.code.asc()]


def _rows(keys: Subquery, same: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return _joined(
        select(
            Customer.district_id,
            Customer.id,
            Customer.code,
            Customer.name,
            Customer.phone_masked,
            Customer.address_masked,
            Customer.purpose,
            Customer.confirmed_at,
            Unit.short_name.label("unit"),
            func.coalesce(Ward.name, Customer.old_ward).label("ward"),
            Transformer.name.label("transformer"),
            *(gap.where.label(f"lacks_{key}") for key, gap in GAPS.items()),
        ).join_from(keys, Customer, and_(Customer.district_id == keys.c.district_id, same))
    )


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Unit, Unit.id == Customer.district_id)
        .outerjoin(Ward, Ward.id == Customer.ward_id)
        .outerjoin(
            Transformer,
            and_(Transformer.district_id == Customer.district_id, Transformer.id == Customer.transformer_id),
        )
    )


def _row(found: RowMapping) -> CustomerRow:
    plain = {f.name: found[f.name] for f in fields(CustomerRow) if f.name != "gaps"}
    return CustomerRow(**plain, gaps=tuple(key for key in GAPS if found[f"lacks_{key}"]))
