"""What is missing in customer records: the gaps that a list is filtered by and a home page counts.

gaps(db, unit_id).counts["phone"]        how many have no phone
select(Customer).where(GAPS["ward"].where)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.orm import Session

from portal.customers.models import Customer
from portal.fields import fields_of
from portal.formats import Tone
from portal.i18n import Lazy


@dataclass(frozen=True)
class Gap:
    """One thing that a record may lack, as its Field says it.

    Args:
        where: the rows; an index serves each (see the model).
        incomplete: whether the record lacks something, rather than being old.
    """

    word: str | Lazy
    title: Lazy
    tone: Tone
    where: ColumnElement[bool]
    incomplete: bool


def _gaps() -> Iterator[tuple[str, Gap]]:
    """Every field that should not be empty, the most serious first. Of a personal one, its mask is empty where it is."""
    gaps = [(bound, bound.field.gap) for bound in fields_of(Customer).values() if bound.field.gap]
    for bound, gap in sorted(gaps, key=lambda pair: TONES.index(pair[1].tone)):
        stored = getattr(Customer, bound.field.masked or bound.name)
        where = stored.is_(None)
        if gap.stale:
            where = or_(where, stored < func.now() - text(f"interval '{gap.stale:d} months'"))
        key = bound.name.removesuffix("_id").removesuffix("_at")
        yield key, Gap(gap.word or bound.field.label, gap.title, gap.tone, where, incomplete=not gap.stale)


TONES: tuple[Tone, ...] = ("red", "orange", "yellow", "gray")
GAPS: dict[str, Gap] = dict(_gaps())


@dataclass(frozen=True, slots=True)
class GapCounts:
    """How many records there are, how many have each gap, how many lack nothing."""

    total: int
    counts: Mapping[str, int]
    complete: int

    def of(self, gap: str | None) -> int:
        """How many have this gap; without one, how many there are."""
        return self.total if gap is None else self.counts[gap]

    @property
    def share(self) -> float | None:
        """The share of complete records between 0 and 1; None where there are no records."""
        return self.complete / self.total if self.total else None


def gaps(db: Session, unit_id: int) -> GapCounts:
    """Count the gaps of one district: one statement, answered from indexes (200,000 records: about 50 ms)."""
    of_unit = select(func.count()).select_from(Customer).where(Customer.district_id == unit_id)
    lacking = or_(*(gap.where for gap in GAPS.values() if gap.incomplete))
    row = db.execute(
        select(
            of_unit.scalar_subquery().label("total"),
            of_unit.where(lacking).scalar_subquery().label("lacking"),
            *(of_unit.where(gap.where).scalar_subquery().label(key) for key, gap in GAPS.items()),
        )
    ).one()
    return GapCounts(row.total, {key: getattr(row, key) for key in GAPS}, row.total - row.lacking)
