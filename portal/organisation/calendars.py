"""Which days are worked: Monday to Friday less the country's holidays plus swapped days, then the administrator's.

Days are local to the calendar's zone. Holidays come from the `holidays` package, which for some countries names
those of the coming year only once they are decreed; `Day`s given beside it (seed/*/days.csv, the table
calendar_day) have the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from portal.profiles import Day, Profile

DAY = timedelta(days=1)
SATURDAY = 5
#: Our language → the one in which `holidays` names them, English where it lacks one.
NAMED_IN = {"en": "en_US", "zh": "zh_CN"}
#: Names in English tell what a day was swapped for as 08/22/2026; the portal writes 22/08/2026.
_AMERICAN = re.compile(r"\b(0\d|1[0-2])/(\d\d)/(\d{4})\b")


class Reason(StrEnum):
    """Why a day is, or is not, worked where the day of the week says otherwise (and weekends, as they are)."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SWAPPED = "swapped_working_day"  # a weekend worked in exchange for another day
    DAY_OFF = "day_off"  # the administrator's
    EXTRA = "extra_working_day"  # the administrator's


@dataclass(frozen=True)
class Status:
    """Whether a day is worked, why, and what the day is called."""

    working: bool
    reason: Reason | str = ""
    name: str = ""


@dataclass(frozen=True, eq=False)
class Calendar:
    """The working days of a utility in its own zone; names of days are in `language`."""

    zone: ZoneInfo
    country: str = ""  #: ISO 3166; empty for a calendar without holidays
    days: Mapping[date, Day] = field(default_factory=dict)
    language: str = "en"

    def status(self, day: date) -> Status:
        """What the calendar says of the day."""
        if extra := self.days.get(day):
            name = extra.words.get(self.language) or extra.words.get("en", "")
            return Status(extra.working, Reason.EXTRA if extra.working else Reason.DAY_OFF, name)
        off, swapped = _national(self.country, day.year, self.language)
        if day.weekday() >= SATURDAY:
            return Status(True, Reason.SWAPPED) if day in swapped else Status(False, Reason.WEEKEND)
        return Status(False, Reason.HOLIDAY, off[day]) if day in off else Status(True)

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked."""
        return self.status(day).working

    def day_of(self, moment: datetime) -> date:
        """The local day of an aware moment."""
        return moment.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """24:00 of the day, in UTC. Where clocks skip or repeat that hour, the first instant of the next day."""
        return datetime.combine(day + DAY, time(), self.zone).astimezone(UTC)


def calendar_of(profile: Profile, days: Iterable[Day] | None = None, language: str | None = None) -> Calendar:
    """The profile's calendar. `days` (of the table calendar_day) replace the profile's seeded ones."""
    extra = profile.days if days is None else days
    by_date = {day.day: day for day in extra}
    return Calendar(profile.zone, profile.country, by_date, language or profile.default_language)


@lru_cache(maxsize=512)
def _national(country: str, year: int, language: str) -> tuple[Mapping[date, str], frozenset[date]]:
    """The country's holidays with their names, and its worked weekends. A year at a time, so threads share it."""
    if not country:
        return {}, frozenset()
    named_in = NAMED_IN.get(language, language)
    if named_in not in holidays.country_holidays(country).supported_languages:
        named_in = "en_US"
    year_of = holidays.country_holidays(country, years=year, expand=False, language=named_in)
    names = dict(year_of)
    if named_in == "en_US":
        names = {day: _AMERICAN.sub(r"\2/\1/\3", name) for day, name in names.items()}
    return names, frozenset(year_of.weekend_workdays)
