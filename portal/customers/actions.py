"""What the districts do with their customers' records.

A save compares what the person saw with what is there now: where somebody else changed the same field meanwhile,
nothing is written and both values are shown; other fields are merged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import BigInteger, column, func
from sqlalchemy import update as change
from sqlalchemy import values as table_of
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.access import DISTRICT, Invalid, NotFound, action
from portal.customers import editing, validators
from portal.customers.editing import ConflictRows, Edit, InvalidRows
from portal.customers.models import Customer
from portal.database import acting
from portal.fields import Values
from portal.i18n import _


@action("customers.update", *DISTRICT)
def update(
    db: Session, district_id: int, customer_id: int, *, version: int, seen: Values, changes: Values
) -> int:
    """Change fields of one record; returns its id.

    Args:
        version: of the record when the person saw it.
        seen: the values they saw, at least of the fields they change.

    Raises:
        NotFound: no such record, or another district's.
        Invalid: by field.
        Conflict: somebody else changed one of these fields meanwhile.
    """
    try:
        _save(db, district_id, [Edit(customer_id, version, seen, changes)])
    except InvalidRows as error:
        raise Invalid(error.rows[customer_id]) from None
    except ConflictRows as error:
        raise error.rows[customer_id] from None
    return customer_id


@action("customers.update_many", *DISTRICT)
def update_many(db: Session, district_id: int, rows: Sequence[Edit]) -> int:
    """Change several records, all of them or none; returns how many were sent.

    Raises:
        NotFound: one of the records does not exist or is another district's.
        InvalidRows: complaints by record and field.
        ConflictRows: lost races by record.
    """
    if rows:
        _save(db, district_id, rows)
    return len(rows)


@action("customers.create", *DISTRICT)
def create(db: Session, *, code: str, values: Values) -> int:
    """A new record in the person's own district; returns its id.

    Raises:
        Invalid: by field; also when the district has this code already.
    """
    district_id = acting(db).unit_id
    try:
        good = editing.checked(db, district_id, [Edit(0, 0, {}, values)])[0]
        good["code"] = validators.customer_code(code)
    except InvalidRows as error:
        raise Invalid(error.rows[0]) from None
    except ValueError as error:
        raise Invalid({"code": str(error)}) from None
    if not good.get("name"):
        raise Invalid({"name": _("This must not be empty.")})
    good |= {"district_id": district_id, "confirmed_at": func.now()}
    made: int | None = db.scalar(
        insert(Customer)
        .values(good)
        .on_conflict_do_nothing(index_elements=["district_id", "code"])
        .returning(Customer.id)
    )
    if made is None:
        raise Invalid({"code": _("There is a record with this code already.")})
    return made


@action("customers.confirm", *DISTRICT)
def confirm(db: Session, district_id: int, customer_id: int) -> int:
    """The customer was asked: everything on the record is still right. Raises NotFound."""
    mine = (Customer.district_id == district_id, Customer.id == customer_id)
    if (
        db.scalar(change(Customer).where(*mine).values(confirmed_at=func.now()).returning(Customer.id))
        is None
    ):
        raise NotFound
    return customer_id


def _save(db: Session, district_id: int, rows: Sequence[Edit]) -> None:
    """Lock, check, compare, write: three to eight statements, however many records there are."""
    versions = editing.lock(db, district_id, [row.id for row in rows])
    good = editing.checked(db, district_id, rows)
    touched = [row for row in rows if good[row.id]]
    if not touched:
        return
    if len(touched) == 1 and versions[touched[0].id] == touched[0].version:
        return _write(db, district_id, {touched[0].id: good[touched[0].id]})
    names = sorted({name for row in touched for name in good[row.id]})
    now = editing.current(db, district_id, [row.id for row in touched], names)
    if lost := editing.lost(touched, good, now, versions):
        raise ConflictRows(lost)
    _write(
        db, district_id, {row.id: {n: {**now[row.id], **good[row.id]}[n] for n in names} for row in touched}
    )


def _write(db: Session, district_id: int, rows: Mapping[int, Values]) -> None:
    """One statement; every record gets the same columns."""
    names = list(next(iter(rows.values())))
    types = Customer.__table__.c
    sent = table_of(column("id", BigInteger), *(column(n, types[n].type) for n in names), name="sent").data(
        [(id, *(row[n] for n in names)) for id, row in rows.items()]
    )
    db.execute(
        change(Customer)
        .where(Customer.district_id == district_id, Customer.id == sent.c.id)
        .values({name: sent.c[name] for name in names}),
        execution_options={"synchronize_session": False},
    )
