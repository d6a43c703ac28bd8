"""The wards that a text names, out of the database, and who serves them today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.outages.wards.recognition import Match, NamedWard, match, nearest

#: One row a ward: today's wards, their former names, and the units that serve them.
SERVED = text(
    """
    select w.id, w.code, w.name, w.kind,
           coalesce((select array_agg(a.name || coalesce(', ' || a.former_district, '') order by a.id)
                     from ward_alias a where a.ward_id = w.id), '{}') as aliases,
           coalesce((select array_agg(s.unit_id order by s.id)
                     from ward_unit s where s.ward_id = w.id and s.valid @> current_date), '{}') as units
    from ward w where w.valid @> current_date order by w.id
    """
)


@dataclass(frozen=True)
class WardIndex:
    """Every ward of today, ready to be found in texts."""

    wards: tuple[NamedWard, ...]
    served: dict[int, tuple[int, ...]]

    def named(self, area: str) -> list[Match]:
        """What the text may mean, sure or not."""
        return match(area, self.wards)

    def sure(self, area: str) -> list[int]:
        """Ids of the wards that the text names without doubt."""
        return [found.ward_id for found in self.named(area) if found.sure]

    def name(self, ward_id: int) -> str:
        """Its name."""
        return next(ward.name for ward in self.wards if ward.id == ward_id)

    def nearest(self, area: str) -> list[str]:
        """Names that look like what the text says, nearest first."""
        return nearest(area, self.wards)

    def district(self, wards: Sequence[int], prefer: int | None = None) -> int | None:
        """The unit that serves most of these wards; of several, the preferred one, then the one named first."""
        units = [unit for ward in wards for unit in self.served.get(ward, ())]
        if not units:
            return None
        return max(dict.fromkeys(units), key=lambda unit: (units.count(unit), unit == prefer))


def ward_index(db: Session) -> WardIndex:
    """The wards of today. One statement; a few thousand rows at most."""
    rows = db.execute(SERVED).all()
    return WardIndex(
        tuple(NamedWard(row.id, row.code, row.name, row.kind, tuple(row.aliases)) for row in rows),
        {row.id: tuple(row.units) for row in rows},
    )
