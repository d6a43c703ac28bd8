"""Dates and times of day as utilities write them.

Dates are day/month/year or ISO, or spelt out (`spelt.py`), with the weekday that agrees or without. Times are 8:00,
08:00:00, 08.00, 8h, 8h30, 8 giờ 30, 8 giờ sáng, 8:00 PM; 23:59 stays 23:59 and 24:00 is the midnight that ends the day. What was understood rather than plainly read is told in `notes`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from portal.i18n import _
from portal.outages.schedules.reading import spelt

SECONDS_A_DAY = 86_400
YEARS = range(2000, 2100)
MAX_TEXT = 200  #: characters; no date needs more

_DATE = re.compile(
    r"(?<!\d)(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d+))(?!\d)", re.A
)
_TIME = re.compile(
    r"(?<![\d:])(\d{1,2})"
    r"(?::(\d{2})(?::(\d{2})(?:\.\d+)?)?|\s*(?:giờ|gio|h|g)(?:\s*(\d{2})(?!\d)\s*(?:phút|phut|ph|p|')?)?)"
    r"(?:\s*([ap]\.?m\b\.?|sa\b|ch\b|sáng|trưa|chiều|tối|đêm|ранку|дня|вечора|ночі|晚))?(?![\d:])",
    re.A,
)
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})[t ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s?(z|\+\d{2}:?\d{2})?", re.A)
_FILLER = re.compile(
    r"\b(?:ngày|ngay|lúc|luc|từ|tu|đến|den|tới|và|va|from|to|at|until|till|through|and|on|з|із|с|від|до|по|о|об|та|і|й|и|року|р)\b"
    r"|\b(?:dự kiến|khoảng|орієнтовно|приблизно|expected|about|approx(?:imately)?|hôm sau)\b|预计|預計|大约|左右|约"
    r"|[自从至到和及起止]|[\s,;&+/~|→⇒、()\-–—.]+"
)
#: The end is on the day after the start.
_NEXT_DAY = re.compile(
    r"次日|翌日|第二天|隔天|\b(?:ngày\s+)?hôm sau\b|\bnext day\b|\bнаступного дня\b|\bнаступної доби\b|\+1\b"
)
_RANGE = re.compile(
    r"\s*(?:[-–—~→至到]|\b(?:đến|den|tới|to|until|till|through|до|по)\b)(?:\s*(?:ngày|ngay|hết|hết ngày))?\s*"
)
MAX_DAYS = 31  #: that one row may tell of


class Wrong(ValueError):
    """A cell that cannot be read; its words are for the person who has to mend it."""

    def __init__(self, why: str, kind: str | None = None) -> None:
        super().__init__(why)
        self.kind = kind  #: the column it is about, as columns.py calls it


@dataclass
class Part:
    """What one cell says: dates, seconds of the day, and an offset of its own if it has one."""

    dates: list[date] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    offset: timezone | None = None
    notes: list[str] = field(default_factory=list)
    through: bool = False  #: two dates are the first and the last of a run of days
    dial: tuple[int, int] | None = None  #: where the hands of a clock stand at its only time
    half: str = ""  #: the half of the day that its only time names
    next_day: bool = False  #: it says that its last time is on the day after


def parse(text: str) -> Part:
    """The dates and times of a cell; an empty one has none. Raises Wrong for what is neither."""
    plain = spelt.plain(text[: MAX_TEXT + 1])
    part = _number(plain, text) or Part()
    if part.times:
        return part
    if iso := _ISO.fullmatch(plain):
        plain, part.offset = f"{iso[1]} {iso[2]}", _offset(iso[3])
    else:
        plain, first = spelt.weekdays(plain)  # “Thứ 2, 30/11/2026” is one day
        part.next_day = bool(_NEXT_DAY.search(plain))
        plain, others = spelt.weekdays(spelt.in_digits(_NEXT_DAY.sub(" ", plain)))
        named = first + others
    found = list(_DATE.finditer(plain))
    part.dates = [_date(match, text) for match in found]
    part.through = len(found) == 2 and bool(_RANGE.fullmatch(plain[found[0].end() : found[1].start()]))
    if not iso and named and named != [each.weekday() for each in part.dates]:
        raise Wrong(_("“{text}” is not the weekday that is named", text=short(text)))
    rest = _DATE.sub(" ", plain)
    found_times = list(_TIME.finditer(rest))
    part.times = _times(found_times, text, part.notes)
    if len(found_times) == 1:
        part.dial, part.half = _on_dial(found_times[0]), (found_times[0][5] or "").replace(".", "")
    if len(text) > MAX_TEXT or _FILLER.sub("", _TIME.sub(" ", rest)):
        raise Wrong(_("“{text}” is not a date or time; write 31/12/2026 and 8:00", text=short(text)))
    return part


def days_in(text: str) -> list[date]:
    """The days that a line of words names, as far as they can be."""
    plain = spelt.in_digits(spelt.weekdays(spelt.plain(text[:MAX_TEXT]))[0])
    found = []
    for match in _DATE.finditer(plain):
        with suppress(Wrong):
            found.append(_date(match, text))
    return found


def _number(plain: str, text: str) -> Part | None:
    # A bare number: an hour, or the fraction of a day that a spreadsheet keeps.
    if re.fullmatch(r"\d{1,2}", plain, re.A) and int(plain) <= 24:
        seconds = int(plain) * 3600
    elif re.fullmatch(r"0[.,]\d+", plain, re.A):
        seconds = round(float(plain.replace(",", ".")) * 1440) * 60
    else:
        return None
    return Part(times=[seconds], notes=[_read_as(text, seconds)])


def _date(match: re.Match[str], text: str) -> date:
    if match[1]:
        year, month, day = match[1], match[3], match[4]
    else:
        day, month, year = match[5], match[7], match[8]
    if len(year) != 4:
        raise Wrong(_("“{text}”: write the year with four digits", text=short(text)))
    if int(year) not in YEARS:
        raise Wrong(_("“{text}”: the year {year} cannot be meant", text=short(text), year=year))
    if not 1 <= int(month) <= 12:
        raise Wrong(
            _("“{text}”: there is no month {month}; dates are day/month/year", text=short(text), month=month)
        )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Wrong(_("“{text}”: that month has no day {day}", text=short(text), day=day)) from None


def _times(found: Sequence[re.Match[str]], text: str, notes: list[str]) -> list[int]:
    """The times of day, two by two: a half of the day that one end tells may be that of the other."""
    halves = [(match[5] or "").replace(".", "") for match in found]
    for at in range(0, len(found) - 1, 2):
        begins, ends = _on_dial(found[at]), _on_dial(found[at + 1])
        if not begins or not ends or begins >= ends:
            continue
        if halves[at] in _LATE and not halves[at + 1]:  # 下午2点至5点, 1 giờ chiều đến 5 giờ
            halves[at + 1] = halves[at]
        elif (
            halves[at + 1] in _LATE and not halves[at]
        ):  # 1:30 - 5:00 PM begins at night, or in the afternoon
            raise Wrong(_("“{text}” does not say in which half of the day it begins", text=short(text)))
    return [_time(match, half, text, notes) for match, half in zip(found, halves, strict=True)]


def unclear(start: Part, end: Part) -> bool:
    """Whether only the end names a half of the day, and the start may be in that one too: 1:30, 5:00 PM."""
    if start.half or end.half not in _LATE or not start.dial or not end.dial:
        return False
    return start.dial < end.dial


def _on_dial(match: re.Match[str]) -> tuple[int, int] | None:
    """Where the hands of a clock stand; None for an hour that only a day of 24 has."""
    hour = int(match[1])
    return (hour % 12, int(match[2] or match[4] or 0)) if 1 <= hour <= 12 else None


def _time(match: re.Match[str], half: str, text: str, notes: list[str]) -> int:
    hour, minute, second = int(match[1]), int(match[2] or match[4] or 0), int(match[3] or 0)
    told = _hour(hour, half)
    seconds = (told or 0) * 3600 + minute * 60 + second
    if told is None or minute > 59 or second > 59 or seconds > SECONDS_A_DAY:
        raise Wrong(_("“{text}” is not a time of day", text=short(text)))
    if half or not match[2]:
        notes.append(_read_as(match[0], seconds))
    return seconds


def _hour(hour: int, half: str) -> int | None:
    """The hour of the day; None where the half of the day and the hour do not go together."""
    if not half:
        return hour
    if half in ("am", "pm", "sa", "ch"):  # 12 AM is midnight, 12 PM is noon
        return hour % 12 + (12 if half in ("pm", "ch") else 0) if 1 <= hour <= 12 else None
    spoken = _SPOKEN[half]
    if hour in spoken.values():  # 17 giờ chiều
        return hour
    return spoken.get(hour)


_MORNING = {hour: hour for hour in range(12)}
_EVENING = {hour: hour + 12 for hour in range(1, 12)}
_NIGHT = {hour: hour for hour in range(6)} | {hour: hour + 12 for hour in range(7, 13)}
#: The word after an hour → how it is said → the hour of the day. 12 at night ends the day.
_SPOKEN: dict[str, dict[int, int]] = {
    "sáng": _MORNING, "ранку": _MORNING, "trưa": {10: 10, 11: 11, 12: 12, 1: 13, 2: 14}, "дня": _EVENING | {12: 12},
    "晚": {hour: hour + 12 for hour in range(5, 13)}, "chiều": _EVENING | {12: 12}, "tối": _EVENING, "вечора": _EVENING, "đêm": _NIGHT, "ночі": _NIGHT,
}  # fmt: skip
_LATE = frozenset({"pm", "ch", "chiều", "tối", "晚", "вечора", "дня"})


def _offset(text: str | None) -> timezone | None:
    if text is None or text == "z":
        return UTC if text else None
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 23 or minutes > 59:
        raise Wrong(_("“{text}” is not a time of day", text=text))
    return timezone(timedelta(hours=hours, minutes=minutes))


def clock(seconds: int) -> str:
    """Seconds of a day as 08:00, or 08:00:30 where there are seconds."""
    hours, rest = divmod(seconds, 3600)
    shown = f"{hours:02}:{rest // 60:02}"
    return f"{shown}:{rest % 60:02}" if rest % 60 else shown


def _read_as(text: str, seconds: int) -> str:
    return _("“{text}” is read as {time}", text=text.strip(), time=clock(seconds))


def short(text: str) -> str:
    """A cell as a message quotes it."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


def moment(day: date, seconds: int, zone: tzinfo) -> datetime:
    """That time of that day on the wall clock of `zone`.

    One that summer time leaves out is the moment an hour later on the clock; of one that comes twice, the first
    is meant.
    """
    told = datetime.combine(day, time(), zone) + timedelta(seconds=seconds)
    return told.astimezone(UTC).astimezone(zone)
