"""Whom an outage reaches: by station or line exactly, by the wards of its area at most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import Role
from portal.database import acting
from portal.organisation.corporation_scope import within_scope
from portal.outages.models import Outage
from portal.outages.wards.index import ward_index

By = Literal["transformer", "feeder", "wards", "nothing"]


class Affected(NamedTuple):
    """How many customers, counted by what.

    ``by`` wards is an upper bound: a notice names a ward of which it takes a part.
    ``notifiable`` of them can be written to, ``by_phone`` be told by phone only; ``special`` must be considered first (a breathing machine at home).
    These are None for who may not know.
    """

    customers: int | None
    by: By
    notifiable: int | None = None
    special: int | None = None
    by_phone: int | None = None

    @property
    def tellable(self) -> int:
        """How many customers can be told by message or phone; nobody where it is not sure whom it reaches."""
        return (self.notifiable or 0) + (self.by_phone or 0) if self.exact else 0

    @property
    def exact(self) -> bool:
        """Whether these customers, and no others, are off."""
        return self.by in ("transformer", "feeder")


NOBODY = Affected(None, "nothing")

WHERE: dict[By, str] = {
    "transformer": "c.district_id = :district and c.transformer_id = :transformer",
    "feeder": """c.district_id = :district and c.transformer_id in
                 (select t.id from transformer t where t.district_id = :district and t.feeder_id = :feeder)""",
    "wards": "c.ward_id = any (:wards) and (cast(:unit as int) is null or c.district_id = :unit)",
}
#: Asked as `tell_reached` asks it, but of the masks, which are empty where the value is: no role may read the values.
WAY = """contact_way(c.notify_by, c.email_masked is not null and c.email_bounced_at is null,
                     c.phone_masked is not null, false)"""
NOTIFIABLE = f"count({WAY})"
BY_PHONE = f"count(*) filter (where {WAY} is null and c.notify_by <> 'none' and c.phone_masked is not null)"
SPECIAL = "count(*) filter (where c.care_note is not null)"
IN_SCOPE = f"{within_scope('cast(:district as int)')} as in_scope"


def affected(db: Session, outage: Outage) -> Affected:
    """Whom a stored outage reaches."""
    wards: Sequence[int] = ()
    if outage.transformer_id is None and outage.feeder_id is None:
        wards = wards_of(db, outage.district_id, outage.id)
    return affected_by(db, outage.district_id, outage.transformer_id, outage.feeder_id, wards)


def affected_by(
    db: Session,
    district_id: int,
    transformer_id: int | None = None,
    feeder_id: int | None = None,
    wards: Sequence[int] = (),
) -> Affected:
    """Whom a cut would reach. A district counts its own customers in a ward, the others all of their corporation."""
    by: By = "transformer" if transformer_id else "feeder" if feeder_id else "wards" if wards else "nothing"
    me = acting(db)
    if by == "nothing" or me.role is Role.ADMINISTRATOR:
        return NOBODY
    counts = (
        "null as notifiable, null as special, null as by_phone"
        if me.role is Role.EXECUTIVE
        else f"{NOTIFIABLE} as notifiable, {SPECIAL} as special, {BY_PHONE} as by_phone"
    )
    own = me.unit_id if me.role in (Role.DISTRICT_STAFF, Role.DISTRICT_MANAGER) else None
    if own and own != district_id and by != "wards":
        return Affected(
            None, by
        )  # another district's customers are not ours to count, nor another corporation's
    row = db.execute(
        text(f"select {IN_SCOPE}, count(*) as customers, {counts} from customer c where {WHERE[by]}"),  # noqa: S608 (constants)
        {
            "district": district_id,
            "transformer": transformer_id,
            "feeder": feeder_id,
            "wards": list(wards),
            "unit": own,
        },
    ).one()
    if not row.in_scope and by != "wards":
        return Affected(None, by)
    return Affected(row.customers, by, row.notifiable, row.special, row.by_phone)


def wards_of(db: Session, district_id: int, outage_id: int) -> Sequence[int]:
    """The wards that a stored outage's area names."""
    return db.scalars(
        text("select ward_id from outage_ward where district_id = :d and outage_id = :o order by ward_id"),
        {"d": district_id, "o": outage_id},
    ).all()


def wards_of_equipment(
    db: Session, district_id: int, transformer_id: int | None, feeder_id: int | None
) -> Sequence[int]:
    """The wards in which a station, or the stations of a line, stand."""
    return db.scalars(
        text(
            """select distinct t.ward_id from transformer t
               where t.district_id = :d and t.ward_id is not null
                 and (t.id = :t or cast(:t as int) is null and t.feeder_id = :f) order by 1"""
        ),
        {"d": district_id, "t": transformer_id, "f": feeder_id},
    ).all()


def wards_named(db: Session, area: str) -> Sequence[int]:
    """The wards that an area names without doubt."""
    return ward_index(db).sure(area)
