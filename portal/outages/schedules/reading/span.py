"""From when until when: the two ends of a cut, made of the cells that tell them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from portal.i18n import _, ngettext
from portal.outages.schedules.reading.moments import MAX_DAYS, Part, Wrong, clock, moment, unclear

#: An end before its start on one date is the next morning's if the cut then stays shorter than this; a longer one
#: is two columns mixed up (17:30–8:00) or a slip (12:00–5:00).
NIGHT = timedelta(hours=12)


def spans(cells: dict[str, Part], zone: tzinfo) -> list[tuple[datetime, datetime | None, list[str]]]:
    """The cuts that a row tells of: one, or one a shift, on each of its days. Raises Wrong, with the column."""
    cells = _daily(cells)
    return [
        span(one, zone)
        for day in _days(cells)
        for one in _shifts(cells if day is None else cells | {"date": day})
    ]


def _daily(cells: dict[str, Part]) -> dict[str, Part]:
    """A run of days beside both hours, in one cell (8h-17h từ 30/11 đến 2/12/2026), is told of each of its days."""
    both = cells.get("time")
    if not both or not both.through or len(both.times) < 2 or cells.get("date", Part()).dates:
        return cells
    return cells | {"date": Part(both.dates, through=True), "time": replace(both, dates=[], through=False)}


def _days(cells: dict[str, Part]) -> list[Part | None]:
    """The days of a date column that tells several; hours that name their own day stand against it."""
    told = cells.get("date")
    if told is None or len(told.dates) < 2 or any(cells[kind].dates for kind in cells if kind != "date"):
        return [None]
    days = sorted(set(told.dates))
    if told.through:
        count = (told.dates[1] - told.dates[0]).days + 1
        if not 1 <= count <= MAX_DAYS:
            raise Wrong(_("More than one date for one end"), "date")
        days = [told.dates[0] + timedelta(days=n) for n in range(count)]
    note = ngettext(
        "{count} day, each from and until the same hour",
        "{count} days, each from and until the same hour",
        len(days),
    )
    return [Part([day], told.times, told.offset, [*told.notes, note]) for day in days]


def _shifts(cells: dict[str, Part]) -> list[dict[str, Part]]:
    """The same cells for each shift: 8:00-11:30, 13:30-17:00 in one column, or as many starts as ends in two."""
    both, first, last = cells.get("time"), cells.get("from"), cells.get("to")
    if both and len(both.times) > 2 and len(both.times) % 2 == 0 and not len(both.dates) > 1:
        pairs = [both.times[at : at + 2] for at in range(0, len(both.times), 2)]
        return [cells | {"time": replace(both, times=pair)} for pair in _apart(pairs, "time")]
    if first and last and len(first.times) == len(last.times) > 1 and len(first.dates + last.dates) < 2:
        pairs = [[*pair] for pair in zip(first.times, last.times, strict=True)]
        shifts = _apart(pairs, "from")
        return [
            cells | {"from": replace(first, times=[begins]), "to": replace(last, times=[ends])}
            for begins, ends in shifts
        ]
    return [cells]


def _apart(pairs: list[list[int]], kind: str) -> list[list[int]]:
    """Shifts of one day, one after the other. Raises Wrong for what is mixed up."""
    ends = [each for pair in pairs for each in pair]
    if ends != sorted(ends) or len({pair[0] for pair in pairs}) < len(pairs):
        raise Wrong(_("It must tell two times, when it starts and when it ends"), kind)
    return pairs


def span(cells: dict[str, Part], zone: tzinfo) -> tuple[datetime, datetime | None, list[str]]:
    """Start, end (None where the cells leave it open) and what was understood.

    `cells` are the parts of the columns date, end_date, from, to and time. Raises Wrong, with the column.
    """
    notes = [note for part in cells.values() for note in part.notes]
    if "time" in cells:
        cells = _halves(cells)
    day, start, end = cells.get("date", Part()), cells.get("from", Part()), cells.get("to", Part())
    end_day = cells.get("end_date", Part())
    if unclear(start, end):
        raise Wrong(_("It does not say in which half of the day it begins"), "from")
    begins_on = _day(start, day, "from")
    begins_at = _clock(start, day, "from")
    if begins_on is None:
        raise Wrong(_("The date is missing"), "date")
    if begins_at is None:
        raise Wrong(_("The time it starts is missing"), "from")
    ends_on, ends_at = _day(end, end_day, "to"), _clock(end, end_day, "to")
    if end.next_day and ends_on is None:
        ends_on = begins_on + timedelta(days=1)
    begins = moment(begins_on, begins_at, start.offset or day.offset or zone).astimezone(zone)
    if ends_at is None:
        if ends_on is not None:
            raise Wrong(_("The time it ends is missing"), "to")
        return begins, None, notes
    ends, night = until(begins, begins_on, ends_on, ends_at, end.offset or end_day.offset or zone)
    return begins, ends.astimezone(zone), notes + night


def until(
    begins: datetime, day: date, ends_on: date | None, ends_at: int, zone: tzinfo
) -> tuple[datetime, list[str]]:
    """The end. Without a date of its own it is on `day`, or on the next morning (see NIGHT).

    Raises Wrong where it is not after the start.
    """
    ends = moment(ends_on or day, ends_at, zone)
    if _length(begins, ends) > timedelta(0):
        return ends, []
    next_day = moment(day + timedelta(days=1), ends_at, zone)
    if ends_on is None and timedelta(0) < _length(begins, next_day) < NIGHT:
        return next_day, [_("“{time}” is read as the next day's", time=clock(ends_at))]
    shown = [f"{each:%d/%m/%Y %H:%M}" if ends_on else f"{each:%H:%M}" for each in (begins, ends)]
    raise Wrong(_("The end {end} is not after the start {start}", start=shown[0], end=shown[1]), "to")


def _length(begins: datetime, ends: datetime) -> timedelta:
    # In UTC: Python subtracts two times of one zone by the wall clock, summer time or not.
    return ends.astimezone(UTC) - begins.astimezone(UTC)


def _halves(cells: dict[str, Part]) -> dict[str, Part]:
    # One column for both ends: "8:00 - 17:30", "từ 8h 26/11/2025 đến 17h 27/11/2025".
    both = cells["time"]
    if len(both.times) != 2 or len(both.dates) > 2:
        raise Wrong(_("It must tell two times, when it starts and when it ends"), "time")
    first, last = (
        Part(both.dates[:1], both.times[:1]),
        Part(both.dates[1:], both.times[1:], next_day=both.next_day),
    )
    return {"from": first, "to": last} | {kind: part for kind, part in cells.items() if kind != "time"}


def _day(own: Part, other: Part, kind: str) -> date | None:
    days = set(own.dates) | set(other.dates)
    if len(days) > 1:
        raise Wrong(_("More than one date for one end"), kind)
    return days.pop() if days else None


def _clock(own: Part, other: Part, kind: str) -> int | None:
    # A date column exported with its midnight (26/11/2025 00:00:00) says nothing about the time.
    times = set(own.times) or set(other.times)
    if len(times) > 1 or (own.times and any(time and time not in times for time in other.times)):
        raise Wrong(_("More than one time for one end"), kind)
    return times.pop() if times else None
