"""What the words of a notice stand for here: which unit, which station or line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.outages.schedules.reading.folded_text import fold

#: What may stand before the name of a company, a station or a line without being part of it.
_COMPANY = re.compile(r"^(?:(?:tong )?(?:cong ty|cty)(?: tnhh| cp| co phan)?(?: mtv)? )?(?:dien luc )?")
_EQUIPMENT = re.compile(r"^(?:(?:tram bien ap|tram|tba|t|tuyen day|tuyen|lo|station|feeder|line)\b ?)+")

#: Letters up to which an area may be a station's name: beyond, it is streets and houses.
LONGEST_NAME = 120


@dataclass(frozen=True)
class Equipment:
    """A station (or, if ``line``, a line) of a district."""

    district_id: int
    id: int
    name: str
    code: str
    line: bool
    ward_id: int | None = None


@dataclass
class EquipmentIndex:
    """The units and equipment that a schedule may name, by folded name."""

    units: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    utility: frozenset[str] = frozenset()
    equipment: dict[str, list[Equipment]] = field(default_factory=dict)

    def company(self, name: str | None) -> tuple[int | None, bool]:
        """The unit of this name, and whether the name is one of ours at all (or says nothing)."""
        if not name or not name.strip():
            return None, True
        folded = fold(name)
        if folded in self.utility:
            return None, True
        found = self.units.get(bare(folded))
        return found, found is not None

    def station(self, name: str, district: int | None) -> list[Equipment]:
        """Stations and lines of this name or code; in one district, if it is known."""
        found = self.equipment.get(piece(name), [])
        return [e for e in found if district is None or e.district_id == district]

    def written_as_area(self, area: str, district: int | None) -> list[Equipment]:
        """Stations and lines whose exact name or code is all that an area says, perhaps with the ward after a comma."""
        whole = self.station(area, district)
        return whole or self.station(area.split(",")[0], district) if len(area) <= LONGEST_NAME else []

    def nearest(self, name: str, district: int | None, limit: int = 3) -> list[str]:
        """Names of equipment that look like this one, the most similar first."""
        shown = {
            k: e.name for k, many in self.equipment.items() for e in many if district in (None, e.district_id)
        }
        hits = process.extract(piece(name), shown.keys(), scorer=fuzz.ratio, limit=limit, score_cutoff=55)
        return list(dict.fromkeys(shown[hit] for hit, _score, _at in hits))


def says_station(name: str) -> bool:
    """Whether it says by a word that it is a station or a line."""
    return bool(_EQUIPMENT.match(fold(name)))


def bare(folded: str) -> str:
    """A company's name without what all companies are called."""
    return _COMPANY.sub("", folded) or folded


def piece(name: str) -> str:
    """A station's name without the word for station."""
    folded = fold(name)
    return _EQUIPMENT.sub("", folded) or folded


def equipment_index(db: Session, *, equipment: bool, district: int | None) -> EquipmentIndex:
    """Units of today by name, and the stations and lines of one district or of all, where they are asked for."""
    made = EquipmentIndex()
    rows = db.execute(
        text("select id, code, name, short_name, kind, valid @> current_date as now from unit order by id")
    ).all()
    made.names = {row.id: row.short_name for row in rows}
    made.utility = frozenset(
        fold(n) for row in rows if row.kind == "corporation" for n in (row.name, row.short_name)
    )
    for row in rows:
        if row.now and row.kind in ("district", "operator"):
            made.units |= {bare(fold(name)): row.id for name in (row.name, row.short_name, row.code)}
    if equipment:
        found = db.execute(EQUIPMENT, {"d": district}).all()
        for row in found:
            one = Equipment(row.district_id, row.id, row.name, row.code, row.line, row.ward_id)
            for name in {piece(one.name), fold(one.code)}:
                made.equipment.setdefault(name, []).append(one)
    return made


EQUIPMENT = text(
    """
    select district_id, id, name, code, false as line, ward_id from transformer
    where cast(:d as int) is null or district_id = :d
    union all
    select district_id, id, name, code, true, null from feeder where cast(:d as int) is null or district_id = :d
    """
)
