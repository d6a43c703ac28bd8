"""How a time limit came about, told in sentences to whoever asks why it ends when it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal import formats
from portal.i18n import _, listed, ngettext, together
from portal.organisation.calendars import Reason
from portal.tickets.sla.deadlines import HOURLY, RECEIPT_DAY, ROLLED, Deadline, Segment
from portal.tickets.sla.policy import Rule, TimeUnit

_LIMITS: dict[str, Callable[[int], str]] = {
    TimeUnit.MINUTES: lambda n: ngettext("{count} minute", "{count} minutes", n),
    TimeUnit.HOURS: lambda n: ngettext("{count} hour", "{count} hours", n),
    TimeUnit.WORKING_DAYS: lambda n: ngettext("{count} working day", "{count} working days", n),
    TimeUnit.CALENDAR_DAYS: lambda n: ngettext("{count} calendar day", "{count} calendar days", n),
}


@dataclass(frozen=True)
class Explanation:
    """`str()` is the explanation; its sentences can also be listed. How much time is left, or over, is `left` alone."""

    left: formats.Left
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return together(self.sentences)


def explain(deadline: Deadline, now: datetime) -> Explanation:
    """Why the deadline is what it is, seen from an aware moment, in the language spoken here."""
    zone = deadline.received.tzinfo
    left = formats.time_left(deadline.due, now, zone, stands=deadline.paused)
    return Explanation(left, (_first(deadline), *_exceptions(deadline)))


def limit(rule: Rule | None) -> str:
    """The limit in words: 3 working days."""
    if rule is None:
        return _("No time limit")
    return span(rule.amount, rule.unit)


def span(amount: int | None, unit: str) -> str:
    """An amount of a unit of time in words; none at all means at once."""
    return _("At once") if amount is None else _LIMITS[unit](amount)


def _first(deadline: Deadline) -> str:
    rule, zone = deadline.rule, deadline.received.tzinfo
    if rule is None:
        return _("There is no time limit.")
    if rule.amount is None:
        return _("This is done at once, so no time limit runs.")
    if deadline.due is None:
        since = formats.datetime(deadline.segments[-1].start, zone)
        return _("The limit of {limit} has stood still since {moment}.", limit=limit(rule), moment=since)
    told = {"limit": limit(rule), "due": formats.due(deadline.due, zone)}
    if rule.unit in HOURLY:
        received = formats.datetime(deadline.received, zone)
        return _(
            "Due {due}: {limit} from {received} on, nights and days off included.", received=received, **told
        )
    received = formats.long_date(deadline.received, zone, within=True)
    return _("Due {due}: {limit} after the day of receipt ({received}).", received=received, **told)


def _exceptions(deadline: Deadline) -> Iterable[str]:
    segments = deadline.segments
    off = [s for s in segments if s.kind == "not_counted" and s.reason not in (RECEIPT_DAY, ROLLED)]
    worked = [s for s in segments if s.kind == "running" and s.reason in (Reason.SWAPPED, Reason.EXTRA)]
    stood = [s for s in segments if s.kind == "paused" and s.end]
    rolled = next((s for s in segments if s.reason == ROLLED), None)
    if worked:
        yield _("Counted, because it is worked: {days}.", days=_listed(worked))
    if off:
        yield _("Not counted: {days}.", days=_listed(off))
    if rolled:
        yield _("The last day is not worked, so the limit ends with the next working day.")
    if stood and deadline.rule and deadline.rule.unit in HOURLY:
        minutes = sum((s.end - s.start for s in stood if s.end), timedelta()) / timedelta(minutes=1)
        yield _("The clock stood still for {duration}.", duration=formats.duration(minutes, exact=True))
    elif stood:
        yield _("Not counted, because the clock stood still: {days}.", days=_listed(stood))


def _listed(segments: Iterable[Segment]) -> str:
    return listed(map(_days, segments))


def _days(segment: Segment) -> str:
    """Sunday 23/08; Saturday 29/08 – Sunday 30/08; National Day 01/09–02/09."""
    first, end = segment.start, segment.end or segment.start
    last = end - timedelta(seconds=1)  # midnight belongs to the day that ends with it
    if segment.name:
        dates = dict.fromkeys(formats.short_date(day, day.tzinfo) for day in (first, last))
        return f"{segment.name} {'–'.join(dates)}"
    return " – ".join(
        dict.fromkeys(
            f"{formats.weekday(day, day.tzinfo, within=True)} {formats.short_date(day, day.tzinfo)}"
            for day in (first, last)
        )
    )
