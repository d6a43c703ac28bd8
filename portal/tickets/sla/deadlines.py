"""When a request is due: pure arithmetic on a rule, a moment of receipt, a calendar and pauses.

Civil Code 2015 of Vietnam, arts. 147 and 148 (the same in most civil codes). Minutes and hours run from receipt and
around the clock. Days are local days: the day of receipt is not counted, and the limit ends at 24:00 of the n-th
working day, or of the n-th calendar day and, where that one is not worked, of the next working day. 24:00 is
written as 00:00 of the day after.

Moments go in aware, of any zone, and come out in the utility's; all sums are made in UTC, so an hour is an hour on
a night when clocks change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, Literal
from zoneinfo import ZoneInfo

from portal.organisation.calendars import DAY, Calendar, Status
from portal.tickets.sla.policy import DeadlineError, Rule, TimeUnit, choose

SegmentKind = Literal["running", "paused", "not_counted"]
HOURLY = {TimeUnit.MINUTES: timedelta(minutes=1), TimeUnit.HOURS: timedelta(hours=1)}
RECEIPT_DAY = "day_of_receipt"
ROLLED = "ends_with_next_working_day"
ORDINARY = Status(working=True)


@dataclass(frozen=True)
class Pause:
    """The clock stands from `start` until `end` (aware; None: it stands still)."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True)
class Segment:
    """A stretch of the time between receipt and deadline, and how it was counted.

    `reason` is one of `calendars.Reason`, `RECEIPT_DAY`, `ROLLED` or empty, `name` what the day is called (a
    holiday), `days` how many local days the stretch counts for a limit in days. `end` None: it lasts until the
    clock goes on.
    """

    start: datetime
    end: datetime | None
    kind: SegmentKind
    reason: str = ""
    name: str = ""
    days: int = 0

    def seen_in(self, zone: ZoneInfo) -> Segment:
        """The same with its times in the zone."""
        return replace(self, start=self.start.astimezone(zone), end=self.end and self.end.astimezone(zone))

    def as_json(self) -> dict[str, Any]:
        """With ISO times; what is empty is left out."""
        told = {"reason": self.reason, "name": self.name, "days": self.days}
        end = self.end and self.end.isoformat()
        return {"from": self.start.isoformat(), "to": end, "kind": self.kind} | {
            k: v for k, v in told.items() if v
        }


@dataclass(frozen=True)
class Deadline:
    """When a request is due, in the utility's zone. `due` None: there is no limit, or its clock stands still."""

    received: datetime
    due: datetime | None
    rule: Rule | None
    segments: tuple[Segment, ...] = ()

    @property
    def version(self) -> int | None:
        """The version of the rule that was applied."""
        return self.rule.version if self.rule else None

    @property
    def paused(self) -> bool:
        """The clock stands before the limit is used up."""
        return self.due is None and bool(self.segments)

    def as_json(self) -> dict[str, Any]:
        """`due`, `rule`, `version` and `segments`, with ISO times."""
        return {
            "due": self.due and self.due.isoformat(),
            "rule": self.rule and self.rule.key,
            "version": self.version,
            "segments": [segment.as_json() for segment in self.segments],
        }


def deadline(
    rules: Iterable[Rule],
    category: str,
    clock: str,
    received_at: datetime,
    calendar: Calendar,
    facts: Mapping[str, str] | None = None,
    pauses: Iterable[Pause] = (),
) -> Deadline:
    """Choose the rule that was valid at receipt and apply it. Raises `DeadlineError`."""
    received = due(None, received_at, calendar).received
    return due(choose(rules, category, clock, received.date(), facts), received, calendar, pauses)


def due(
    rule: Rule | None, received_at: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> Deadline:
    """Apply a rule to a request received at an aware moment.

    A pause, where the rule allows it, moves a limit in minutes or hours by its length; of a limit in days, a day
    counts only if the clock is running when it ends. Raises `DeadlineError` for a naive moment, a pause that ends
    before it starts, or a result beyond the year 9999.
    """
    try:
        start = _utc(received_at)
        received = start.astimezone(calendar.zone)
        if rule is None or rule.amount is None:
            return Deadline(received, None, rule)
        stops = _stops(pauses, start) if rule.pausable else []
        if rule.unit in HOURLY:
            counted = _elapsed(start, rule.amount * HOURLY[rule.unit], stops)
        else:
            counted = _days(start, rule, calendar, stops)
        segments = tuple(segment.seen_in(calendar.zone) for segment in _joined(counted))
    except OverflowError as error:
        raise DeadlineError("this lies outside the years 1 to 9999") from error
    return Deadline(received, segments[-1].end, rule, segments)


def _elapsed(start: datetime, left: timedelta, stops: Sequence[Pause]) -> Iterator[Segment]:
    """Real time that is not paused, until the limit is used up."""
    for stop in stops:
        if start + left <= stop.start:
            break
        if start < stop.start:
            yield Segment(start, stop.start, "running")
            left -= stop.start - start
        yield Segment(stop.start, stop.end, "paused")
        if stop.end is None:
            return
        start = stop.end
    yield Segment(start, start + left, "running")


def _days(start: datetime, rule: Rule, calendar: Calendar, stops: Sequence[Pause]) -> Iterator[Segment]:
    """Local days after that of receipt, until enough were counted and the last one is worked."""
    day, left = calendar.day_of(start), rule.amount or 0
    yield Segment(start, calendar.end_of(day), "not_counted", RECEIPT_DAY)
    while True:
        begin, day = calendar.end_of(day), day + DAY
        end, status = calendar.end_of(day), calendar.status(day)
        stop = _stop_at(end, stops)
        if stop and stop.end is None:
            yield Segment(begin, None, "paused")
            return
        counts = status.working or rule.unit is TimeUnit.CALENDAR_DAYS
        if counts and stop:
            yield Segment(begin, end, "paused")
        elif counts and left:
            left -= 1
            why = status if rule.unit is TimeUnit.WORKING_DAYS else ORDINARY
            yield Segment(begin, end, "running", why.reason, why.name, days=1)
        elif status.working:
            yield Segment(begin, end, "not_counted", ROLLED)
        else:
            yield Segment(begin, end, "not_counted", status.reason, status.name)
        if not left and status.working and not stop:
            return


def _joined(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Neighbours that were counted alike, for the same reason, become one."""
    for _key, alike in groupby(segments, key=lambda s: (s.kind, s.reason, s.name)):
        first, *more = alike
        yield replace(first, end=(more or [first])[-1].end, days=first.days + sum(s.days for s in more))


def _stops(pauses: Iterable[Pause], start: datetime) -> list[Pause]:
    """The pauses after the start in UTC, in order, those that touch made one."""
    stops: list[Pause] = []
    for pause in sorted((_checked(p) for p in pauses), key=lambda p: p.start):
        if pause.end is not None and pause.end <= max(start, pause.start):
            continue
        last = stops[-1] if stops else None
        if last is None or (last.end is not None and last.end < pause.start):
            stops.append(replace(pause, start=max(start, pause.start)))
        elif last.end is not None:
            stops[-1] = replace(last, end=pause.end and max(last.end, pause.end))
    return stops


def _checked(pause: Pause) -> Pause:
    start, end = _utc(pause.start), pause.end and _utc(pause.end)
    if end is not None and end < start:
        raise DeadlineError(f"a pause ends before it starts: {pause.start.isoformat()}")
    return Pause(start, end)


def _stop_at(end: datetime, stops: Sequence[Pause]) -> Pause | None:
    """The pause in which a day ends. One that starts at 24:00 leaves the day whole; one that ends then took it."""
    return next((s for s in stops if s.start < end and (s.end is None or end <= s.end)), None)


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise DeadlineError(f"{moment.isoformat()} has no zone: add its offset, as in +07:00, or Z")
    return moment.astimezone(UTC)
