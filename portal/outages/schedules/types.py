"""What a schedule is evaluated by, what is said of each of its lines, and what is decided about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from portal.i18n import _
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
    """What must be known to evaluate: who reads it in, when, and what is there."""

    unit_id: int
    every: bool  #: may write any district's of the corporation
    now: datetime
    ward_index: WardIndex
    equipment_index: EquipmentIndex
    stored: dict[str, list[Stored]]
    scope: frozenset[int] | None = None  #: the units of the corporation; None for all

    def may_write(self, district_id: int) -> bool:
        """Whether the reader may write outages of this district."""
        if district_id == self.unit_id:
            return True
        return self.every and (self.scope is None or district_id in self.scope)


@dataclass(frozen=True, slots=True)
class Options:
    """What who reads it in decides about lines that are not written by themselves."""

    note: str | None = (
        None  #: why they are later than the rule asks; without it, those that it binds are left out
    )
    unplaced: bool = True  #: whether what has no known place is written, for the reader's own unit
    past: bool = False  #: whether what has ended already is written too, as history
    unclear: bool = False  #: whether what has a status that nobody knows is written as if it stood


UNDECIDED = Options()


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
    unclear: bool = False  #: its status is not understood


#: past: has ended. late: the rule's notice is over, so it needs a reason. remarked: over as well, which is only told.
Timing = Literal["", "past", "late", "remarked"]


@dataclass(frozen=True, slots=True)
class EvaluatedLine:
    """One piece of the schedule before anything is decided: its line, and what a decision still changes of it."""

    line: ImportLine
    unplaced: bool = False  #: its place is not known: left out unless that is taken for one's own
    timing: Timing = ""
    remark: str = ""  #: its timing in words
    unclear: bool = False  #: its status is not understood: left out unless that is taken for one that stands
    first: EvaluatedLine | None = None  #: the line that tells the same; left out where that one is

    def under(self, options: Options) -> ImportLine:
        """What becomes of it when this is decided."""
        if self.first:
            first = self.first.under(options)
            outcome: Outcome = "skipped" if first.outcome == "skipped" else "same"
            return replace(self.line, outcome=outcome, unit=first.unit)
        if self.unplaced and not options.unplaced:
            return replace(self.line, outcome="skipped", unit="")
        line = self._timed(options) if self.timing else self.line
        return self._stating(line, options) if self.unclear else line

    def _stating(self, line: ImportLine, options: Options) -> ImportLine:
        said = (line.notice and line.notice.status) or ""
        why = _(
            "nobody here knows the status “{status}”: does it stand, or is it cancelled or postponed?",
            status=said,
        )
        line = replace(line, why=(why, *line.why), unclear=True)
        return (
            line
            if options.unclear or line.outcome not in ("new", "changed")
            else replace(line, outcome="skipped")
        )

    def _timed(self, options: Options) -> ImportLine:
        line = self.line
        if self.timing == "past":
            line = replace(line, why=(*line.why, self.remark))
            return line if options.past else replace(line, outcome="skipped", past=True)
        if self.timing == "late" and not options.note:
            return replace(line, outcome="wrong", why=(self.remark,), column=_("Date"), late=True)
        told = (self.remark, options.note) if self.timing == "late" and options.note else (self.remark,)
        target = line.target and replace(line.target, note=options.note)
        return replace(line, why=(*line.why, *told), target=target)
