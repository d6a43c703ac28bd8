"""The steps that the verbs are made of: lock, check, write."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, insert, literal, select, text
from sqlalchemy.orm import Session

from portal.access import Conflict, Difference, Invalid, NotFound, Role
from portal.database import acting
from portal.fields import Values, clean, editable
from portal.i18n import _
from portal.organisation.models import Feeder, Transformer, Unit, UnitKind, Ward
from portal.outages import notice_period
from portal.outages.models import Outage, OutageKind, OutageState, OutageWard
from portal.outages.queries.affected import affected, wards_named, wards_of_equipment


def now(db: Session) -> datetime:
    """The moment this transaction began, by the database's clock."""
    moment: datetime = db.scalars(select(func.now())).one()
    return moment


_CHAIN = text(
    """
    with recursive chain as (
        select id, replaces_id from outage where district_id = :district and id = :outage
        union
        select x.id, x.replaces_id from chain
        join outage x on x.district_id = :district and (x.id = chain.replaces_id or x.replaces_id = chain.id)
    ) select id from chain order by id
    """
)


def lock(db: Session, district_id: int, outage_id: int) -> Outage:
    """The outage, locked with all versions of its notice, the oldest first, so that no two who act on them wait crosswise.

    Raises:
        NotFound: there is none, or it is another district's, which the row policy for writing hides.
    """
    locked: list[int] = []
    found: dict[int, Outage] = {}
    while (
        chain := _chain(db, district_id, outage_id)
    ) != locked:  # while one waited, another may have moved it
        wanted = (
            select(Outage).where(Outage.district_id == district_id, Outage.id.in_(chain)).order_by(Outage.id)
        )
        rows = db.scalars(wanted.with_for_update(), execution_options={"populate_existing": True})
        found, locked = {outage.id: outage for outage in rows}, chain
    if outage_id not in found:
        raise NotFound("outage")
    return found[outage_id]


def _chain(db: Session, district_id: int, outage_id: int) -> list[int]:
    return list(db.scalars(_CHAIN, {"district": district_id, "outage": outage_id}))


def must_be(outage: Outage, *states: str) -> None:
    """Raises Invalid when it is in another state: somebody was faster, or the button is an old one."""
    if outage.state not in states:
        raise Invalid(
            _("It is “{state}” by now. Nothing was changed.", state=str(OutageState(outage.state).word))
        )


def must_be_in_time(outage: Outage, at: datetime) -> None:
    """Raises Invalid for a planned outage that is announced too late without a word why."""
    if notice_period.is_late(outage.kind, outage.starts, at) and not outage.note:
        raise Invalid({"note": too_late(outage.starts, at)})


def too_late(starts: datetime, at: datetime) -> str:
    """How late it is, and what can be done."""
    left, least = notice_period.days_left(starts, at), notice_period.notice_days()
    if left < 0 or starts <= at:
        return _("It has begun already. Say why it was not announced, or choose another kind.")
    return _(
        "It begins in {left} days; a planned outage is announced at least {least} days before. Say why so late, or choose “Emergency”.",
        left=left,
        least=least,
    )


def checked_text(name: str, value: str | None) -> str | None:
    """A text checked as its field says. Raises Invalid."""
    return clean(Outage, {name: value}, Role.CENTRE_SUPERVISOR)[name] if value else None


def reason(note: str | None) -> str:
    """Why; it must be told."""
    found = checked_text("note", note)
    if not found:
        raise Invalid({"note": _("Say why: customers will ask.")})
    return found


def make(db: Session, district_id: int, values: Values) -> Outage:
    """A new draft of this district, with the wards it names."""
    me = acting(db)
    if me.role is not Role.CENTRE_SUPERVISOR and district_id != me.unit_id:
        raise NotFound("unit")
    in_scope = select(Unit.kind).where(Unit.id == district_id, func.reaches(Unit.id))
    if db.scalar(in_scope) not in (UnitKind.DISTRICT, UnitKind.OPERATOR):
        raise Invalid({"district_id": _("Choose the power company it belongs to.")})
    outage = Outage(district_id=district_id, state=OutageState.DRAFT, kind=OutageKind.PLANNED)
    _fill(db, outage, values, me.role)
    db.add(outage)
    db.flush()
    _set_wards(db, outage)
    return outage


def change(db: Session, outage: Outage, values: Values, version: int) -> Outage:
    """Other values for a draft. Raises Conflict when it is not the version that was read."""
    me = acting(db)
    if outage.version != version:
        clash = {n: v for n, v in values.items() if n in editable(Outage, me.role)}
        raise Conflict(
            [Difference(n, None, v, getattr(outage, n)) for n, v in clash.items() if v != getattr(outage, n)],
            outage.version,
        )
    _fill(db, outage, values, me.role)
    db.flush()
    db.execute(
        delete(OutageWard).where(
            OutageWard.district_id == outage.district_id, OutageWard.outage_id == outage.id
        )
    )
    _set_wards(db, outage)
    return outage


def successor(db: Session, old: Outage, *, starts: datetime, ends: datetime, note: str) -> Outage:
    """The same outage at another time."""
    same = ("district_id", "kind", "transformer_id", "feeder_id", "area", "reason", "company")
    new = Outage(**{name: getattr(old, name) for name in same}, state=OutageState.DRAFT, replaces_id=old.id)
    _fill(db, new, {"starts": starts, "ends": ends, "note": note}, acting(db).role)
    db.add(new)
    db.flush()
    _copy_wards(db, old, new)
    return new


def publish(db: Session, outage: Outage) -> None:
    """From now on it is announced, by who acts; whom it reaches is counted where that is exact."""
    found, at = affected(db, outage), now(db)
    outage.customers = found.customers if found.exact else None
    outage.state, outage.posted_at, outage.posted_by = OutageState.POSTED, at, acting(db).person_id
    db.flush()


def _fill(db: Session, outage: Outage, values: Values, role: Role) -> None:
    """Take the values, each checked by its field, and what must hold between them."""
    given = {name: value for name, value in values.items() if name != "area" or value}
    good = clean(Outage, given, role)
    for name, value in good.items():
        setattr(outage, name, value)
    found = place(db, outage)
    if not outage.area:
        if not found:
            raise Invalid({"area": _("Choose a station or a line, or write where.")})
        outage.area = found
    _check_times(outage)


def _check_times(outage: Outage) -> None:
    missing = {n: _("This must not be empty.") for n in ("starts", "ends") if getattr(outage, n) is None}
    if missing:
        raise Invalid(missing)
    if outage.ends <= outage.starts:
        raise Invalid({"ends": _("The end must be after the start.")})


def place(db: Session, outage: Outage) -> str | None:
    """What the chosen station or line is called, with its ward. Raises Invalid for one of another district."""
    if outage.transformer_id is not None:
        row = db.execute(
            select(Transformer.name, Ward.name.label("ward"))
            .outerjoin(Ward, Ward.id == Transformer.ward_id)
            .where(Transformer.district_id == outage.district_id, Transformer.id == outage.transformer_id)
        ).one_or_none()
        if row is None:
            raise Invalid({"transformer_id": _("This district has no such station.")})
        outage.feeder_id = None  # a station says more than its line
        return f"{row.name}, {row.ward}" if row.ward else row.name
    if outage.feeder_id is None:
        return None
    name = db.scalar(
        select(Feeder.name).where(Feeder.district_id == outage.district_id, Feeder.id == outage.feeder_id)
    )
    if name is None:
        raise Invalid({"feeder_id": _("This district has no such line.")})
    return str(name)


def _set_wards(db: Session, outage: Outage) -> None:
    found = wards_of_equipment(db, outage.district_id, outage.transformer_id, outage.feeder_id)
    if outage.transformer_id is None and outage.feeder_id is None:
        found = wards_named(db, outage.area)
    if found:
        rows = [{"district_id": outage.district_id, "outage_id": outage.id, "ward_id": w} for w in found]
        db.execute(insert(OutageWard), rows)


def _copy_wards(db: Session, old: Outage, new: Outage) -> None:
    kept = select(OutageWard.district_id, literal(new.id), OutageWard.ward_id).where(
        OutageWard.district_id == old.district_id, OutageWard.outage_id == old.id
    )
    db.execute(insert(OutageWard).from_select(["district_id", "outage_id", "ward_id"], kept))
