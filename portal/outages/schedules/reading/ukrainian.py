"""Days as Ukrainian texts name them: у неділю, 9 листопада; 16 листопада 2025 року; 30.06.2026."""

from __future__ import annotations

import re
from datetime import date

from portal.i18n import _
from portal.outages.schedules.reading.moments import YEARS

_MONTHS = [
    "січня", "лютого", "березня", "квітня", "травня", "червня",
    "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
]  # fmt: skip
_WEEKDAYS = ("понед", "вівтор", "серед", "четвер", "п.ятниц", "субот", "неділ")

_WORDS = re.compile(rf"(?<!\d)([0-9]{{1,2}})\s+({'|'.join(_MONTHS)})\b(?:\s+([0-9]{{4}}))?", re.I)
_DIGITS = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)", re.A)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(f'({stem})' for stem in _WEEKDAYS)})\w*", re.I)


def days(text: str, today: date) -> list[date | str]:
    """The days that a text names; for one that cannot be, why.

    A year that is left out is the one that brings the day nearest to `today`. A weekday next to it must agree.
    """
    found = [
        (match, match[1], _MONTHS.index(match[2].casefold()) + 1, match[3]) for match in _WORDS.finditer(text)
    ]
    found += [(match, match[1], int(match[2]), match[3]) for match in _DIGITS.finditer(text)]
    return [
        _day(int(day), month, year, _weekday(text, match), today, match[0])
        for match, day, month, year in found
    ]


def _weekday(text: str, match: re.Match[str]) -> int | None:
    """0 for Monday, if one is named just before or after the day."""
    near = text[max(0, match.start() - 20) : match.start()], text[match.end() : match.end() + 20]
    named = _WEEKDAY.search(near[0]) or _WEEKDAY.match(re.sub(r"^[\s,(]*(?:[ув]\s+)?", "", near[1]))
    return named.lastindex - 1 if named and named.lastindex else None


def _day(day: int, month: int, year: str | None, weekday: int | None, today: date, shown: str) -> date | str:
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    possible = [found for each in years if (found := _date(each, month, day))]
    agreeing = [each for each in possible if weekday in (None, each.weekday())]
    if not possible:
        return _("“{text}” is not a date or time; write 31/12/2026 and 8:00", text=shown)
    if not agreeing:
        return _("“{text}” is not the weekday that is named", text=shown)
    return min(agreeing, key=lambda each: abs(each - today))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None
