"""What a schedule is judged by, and what is said of each of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.outages.schedules.lookup import Book
from portal.outages.schedules.reading import Notice
from portal.outages.wards.index import Atlas

#: other: not ours to write. skipped: ours, left out unless asked for. wrong: to be mended first.
Verdict = Literal["new", "changed", "same", "skipped", "other", "wrong"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is there already under a notice's identity."""

    district_id: int
    state: str
    kind: str
    ends: datetime
    reason: str | None
    published_status: str | None


@dataclass(frozen=True)
class Facts:
    """What must be known to judge: who reads it in, when, and what is there."""

    unit_id: int
    every: bool  #: may write any district's in reach
    now: datetime
    atlas: Atlas
    book: Book
    stored: dict[str, list[Stored]]
    note: str | None = None  #: why rows are later than the rule asks
    unplaced: bool = True  #: whether what has no known place is taken for the reader's own unit
    past: bool = False  #: whether what has ended already is written too, as history
    reach: frozenset[int] | None = None  #: the units in reach; None for all

    def may_write(self, district_id: int) -> bool:
        """Whether the reader may write outages of this district."""
        if district_id == self.unit_id:
            return True
        return self.every and (self.reach is None or district_id in self.reach)


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
class Line:
    """One piece of the schedule and what would become of it."""

    line: int
    text: str
    verdict: Verdict
    why: tuple[str, ...] = ()
    column: str | None = None  #: of a wrong one: what to mend
    sheet: str | None = None
    notice: Notice | None = None
    target: Target | None = None
    unit: str = ""
    late: bool = False  #: wrong only because it is announced too late; a reason would mend it
    past: bool = False  #: skipped only because it has ended already
