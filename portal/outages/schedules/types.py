"""What a schedule is judged by, and what is said of each of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.outages.schedules.lookup import EquipmentIndex
from portal.outages.schedules.reading import Notice
from portal.outages.wards.index import WardIndex

#: other: not ours to write. skipped: ours, left out unless asked for. wrong: to be mended first.
Outcome = Literal["new", "changed", "same", "skipped", "other", "wrong"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is there already under a notice's identity."""

    source_key: str
    district_id: int
    state: str
    kind: str
    ends: datetime
    reason: str | None
    published_status: str | None


@dataclass(frozen=True)
class ImportContext:
    """What must be known to judge: who reads it in, when, and what is there."""

    unit_id: int
    every: bool  #: may write any district's of the corporation
    now: datetime
    ward_index: WardIndex
    equipment_index: EquipmentIndex
    stored: dict[str, list[Stored]]
    note: str | None = None  #: why rows are later than the rule asks
    unplaced: bool = True  #: whether what has no known place is taken for the reader's own unit
    past: bool = False  #: whether what has ended already is written too, as history
    scope: frozenset[int] | None = None  #: the units of the corporation; None for all

    def may_write(self, district_id: int) -> bool:
        """Whether the reader may write outages of this district."""
        if district_id == self.unit_id:
            return True
        return self.every and (self.scope is None or district_id in self.scope)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a notice belongs and what it says, ready to be written."""

    district_id: int
    key: str
    kind: str
    state: str
    wards: tuple[int, ...] = ()
    transformer_id: int | None = None
    feeder_id: int | None = None
    note: str | None = None
    known: bool = True  #: whether its place was recognised


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One piece of the schedule and what would become of it."""

    line: int
    text: str
    outcome: Outcome
    why: tuple[str, ...] = ()
    column: str | None = None  #: of a wrong one: what to mend
    sheet: str | None = None
    notice: Notice | None = None
    target: Target | None = None
    unit: str = ""
    late: bool = False  #: wrong only because it is announced too late; a reason would mend it
    past: bool = False  #: skipped only because it has ended already
