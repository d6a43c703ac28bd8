"""Dates, times, numbers and time limits as people read them.

Dates, names of days and the marks in numbers follow the language; the clock has 24 hours in every one. Moments are aware; they are shown in `zone`, by default the utility's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date as Date
from datetime import datetime as DateTime
from datetime import timedelta, tzinfo
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale
from babel.numbers import format_percent

from portal import i18n
from portal.i18n import _, language, ngettext
from portal.profiles import load
from portal.settings import settings

MIDNIGHT = "24:00"  #: as the end of a day
EMPTY = "–"
#: What a cell of a spreadsheet that holds a formula begins with.
FORMULA = ("=", "+", "-", "@")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)
Number = int | float | Decimal
Tone = Literal["red", "orange", "yellow", "green", "blue", "violet", "gray"]


class Style(NamedTuple):
    """How a language writes dates: as `strftime` and as date pickers name it, and whether the day stands before the hour."""

    date: str = "%d/%m/%Y"
    short: str = "%d/%m"
    picker: Literal["DD/MM/YYYY", "DD.MM.YYYY", "YYYY-MM-DD"] = "DD/MM/YYYY"
    day_first: bool = False


STYLES = {
    "uk": Style("%d.%m.%Y", "%d.%m", "DD.MM.YYYY", day_first=True),
    "zh": Style("%Y-%m-%d", "%m-%d", "YYYY-MM-DD", day_first=True),
}
USUAL = Style()


def style() -> Style:
    """That of the language spoken."""
    return STYLES.get(language(), USUAL)


class Left(NamedTuple):
    """Time left in words, with the tone and icon that always go with it."""

    words: str
    tone: Tone
    icon: str


def utility_zone() -> ZoneInfo:
    """The zone of the utility served."""
    return load(settings.profile).zone


def local(moment: DateTime, zone: tzinfo | None = None) -> DateTime:
    """The moment in the zone; a naive one is refused."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(zone or utility_zone())


def date(value: DateTime | Date | None, zone: tzinfo | None = None) -> str:
    """24/11/2026; 24.11.2026; 2026-11-24."""
    return _day(value, style().date, zone)


def short_date(value: DateTime | Date | None, zone: tzinfo | None = None) -> str:
    """24/11, where the year is plain from what stands around it."""
    return _day(value, style().short, zone)


def time(value: DateTime | None, zone: tzinfo | None = None) -> str:
    """09:42."""
    return EMPTY if value is None else f"{local(value, zone):%H:%M}"


def datetime(value: DateTime | None, zone: tzinfo | None = None) -> str:
    """09:42 24/11/2026; 24.11.2026 09:42."""
    return EMPTY if value is None else _both(date(value, zone), time(value, zone))


@cache
def weekdays(code: str) -> tuple[str, ...]:
    """Their names from Monday on, as they stand alone. Chủ nhật, where Babel has Chủ Nhật: Vietnamese gives a capital
    to the syllable that says which day it is (Decree 30/2020/NĐ-CP, annex II.V.8), and to the first of this name."""
    names = Locale.parse(code).days["format"]["wide"]
    return tuple(str(names[day]).replace("Chủ Nhật", "Chủ nhật") for day in range(7))


def weekday(value: DateTime | Date, zone: tzinfo | None = None, *, within: bool = False) -> str:
    """Thứ Ba; Tuesday; 星期二; вівторок. ``within`` a sentence: thứ Ba, but Chủ nhật."""
    day = local(value, zone).date() if isinstance(value, DateTime) else value
    name = weekdays(language())[day.weekday()]
    return name.replace("Thứ ", "thứ ") if within else name


def long_date(value: DateTime | Date, zone: tzinfo | None = None, *, within: bool = False) -> str:
    """Thứ Ba 24/11/2026; 2026-11-24 星期二. ``within`` a sentence: thứ Ba 24/11/2026."""
    told = weekday(value, zone, within=within), date(value, zone)
    return " ".join(reversed(told) if language() == "zh" else told)


def moment(value: DateTime | None, now: DateTime, zone: tzinfo | None = None) -> str:
    """As short as it can be told: 09:31 today, 24/11 09:31 this year, else with the year."""
    if value is None:
        return EMPTY
    there, here = local(value, zone), local(now, zone)
    if there.date() == here.date():
        return time(value, zone)
    return (
        _both(_day(there.date(), style().short, None), f"{there:%H:%M}")
        if there.year == here.year
        else datetime(value, zone)
    )


def span(start: DateTime, end: DateTime | None, zone: tzinfo | None = None) -> str:
    """30/11 07:30–11:00, or both days where they differ."""
    if end is None:
        return f"{short_date(start, zone)} {time(start, zone)}"
    day, clock = _end_of_day(local(end, zone))
    head = f"{short_date(start, zone)} {time(start, zone)}"
    return f"{head}–{clock}" if day == local(start, zone).date() else f"{head} – {short_date(day)} {clock}"


def number(value: Number | None, decimals: int | None = None) -> str:
    """1.234,5; with `decimals` exactly so many."""
    if value is None:
        return EMPTY
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return i18n.number(value, pattern)


def percent(share: Number | None, decimals: int = 1) -> str:
    """97,4% of a share between 0 and 1."""
    if share is None:
        return EMPTY
    return str(
        format_percent(
            share, format="#,##0" + ("." + "0" * decimals if decimals else "") + "%", locale=language()
        )
    )


def duration(minutes: Number, *, exact: bool = False) -> str:
    """1 giờ 12 phút: the two largest units, or every one if `exact`. Whole minutes, below zero as zero.

    In words of our own: Babel's units shorten Ukrainian days to “дн.” and leave no space in Chinese, unlike every other
    amount here, and know no working days.
    """
    rest = max(0, int(minutes))
    days, rest = divmod(rest, 24 * 60)
    hours, rest = divmod(rest, 60)
    told = [
        ngettext("{count} day", "{count} days", days) if days else "",
        ngettext("{count} hr", "{count} hr", hours) if hours else "",
        ngettext("{count} min", "{count} min", rest) if rest else "",
    ]
    if days and not exact:
        told = told[: 2 if days < 2 else 1]
    return " ".join(t for t in told if t) or ngettext("{count} min", "{count} min", 0)


def time_left(
    due: DateTime | None, now: DateTime, zone: tzinfo | None = None, *, stands: bool = False
) -> Left:
    """How long there is until `due`, seen from `now`; midnight is 24:00 of the day before.

    Red when it has passed, yellow when it falls on today or within six hours, grey otherwise.
    """
    if stands:
        return Left(_("Clock stopped"), "gray", "pause_circle")
    if due is None:
        return Left(_("No time limit"), "gray", "all_inclusive")
    minutes = (due - now) / timedelta(minutes=1)
    if minutes < 0:
        return Left(_("{duration} overdue", duration=duration(max(1, -minutes))), "red", "alarm")
    day, clock = _limit(local(due, zone))
    ahead = (day - local(now, zone).date()).days
    if minutes < 6 * 60:
        return Left(_("{duration} left", duration=duration(max(1, minutes))), "yellow", "schedule")
    if ahead <= 0:
        return Left(_("Due {time} today", time=clock), "yellow", "schedule")
    if ahead == 1:
        return Left(_("Due {time} tomorrow", time=clock), "gray", "schedule")
    if ahead < 7:
        return Left(
            _("Due {time} {weekday}", time=clock, weekday=weekday(day, within=True)), "gray", "schedule"
        )
    return Left(_("Due {time} {date}", time=clock, date=short_date(day)), "gray", "schedule")


def due(value: DateTime | None, zone: tzinfo | None = None) -> str:
    """A limit as a point in time: 24:00 thứ Năm 26/11/2026."""
    if value is None:
        return _("No time limit")
    day, clock = _limit(local(value, zone))
    return _both(long_date(day, within=True), clock)


def until(value: DateTime | None, now: DateTime, zone: tzinfo | None = None) -> str:
    """A limit as it is said to a customer: 16:36 hôm nay, 24:00 thứ Năm 26/11."""
    if value is None:
        return _("No time limit")
    day, clock = _limit(local(value, zone))
    ahead = (day - local(now, zone).date()).days
    if ahead in (0, 1):
        return _("{time} today", time=clock) if ahead == 0 else _("{time} tomorrow", time=clock)
    return _both(f"{weekday(day, within=True)} {short_date(day)}", clock)


def dial(value: str | None) -> str:
    """What a telephone rings (tel:+84901000218); '' for a mask, or what is no number of a telephone."""
    try:
        parsed = phonenumbers.parse(value or "", load(settings.profile).country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return f"tel:{phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}"


def phone(value: str | None, country: str | None = None) -> str:
    """0901 000 218 as the utility's country writes it; what is no phone number (a hotline) stays as it is."""
    if not value:
        return EMPTY
    country = country or load(settings.profile).country
    try:
        parsed = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return value
    if not phonenumbers.is_possible_number(parsed):
        return value
    here = phonenumbers.country_code_for_region(country) == parsed.country_code
    style = phonenumbers.PhoneNumberFormat.NATIONAL if here else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, style))


def size(octets: int) -> str:
    """2,5 MB, in steps of 1024."""
    amount, unit = float(octets), 0
    while amount >= 1024 and unit < 3:
        amount, unit = amount / 1024, unit + 1
    return f"{number(amount, 0 if unit == 0 or amount >= 10 else 1)} {('B', 'kB', 'MB', 'GB')[unit]}"


_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyzабвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
_ALPHABET = {letter: 1000 + place for place, letter in enumerate(_LETTERS)}
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def value(told: object) -> str:
    """Whatever stood in a column, in words."""
    match told:
        case None | "":
            return EMPTY
        case bool():
            return _("yes") if told else _("no")
        case DateTime():
            return datetime(told)
        case Date():
            return date(told)
        case int() | float() | Decimal():
            return number(told)
        case Mapping():
            return " · ".join(map(str, told.values()))
    return str(told)


def sort_key(text: str) -> tuple[tuple[int, ...], str]:
    """Alphabetical order with Vietnamese and Ukrainian letters where they belong: a ă â … d đ, г ґ; tones only break ties."""
    apart = unicodedata.normalize("NFD", text.casefold())
    letters = unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES))
    return tuple(_ALPHABET.get(letter, ord(letter)) for letter in letters), apart


def plain(text: str) -> str:
    """Small letters without any marks, đ as d: what people type when they look for something."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula, whatever it begins with; a plain number stays one.

    Full-width signs count, for spreadsheets of East Asia take them for the ordinary ones, and so does what follows blanks.
    """
    begins = unicodedata.normalize("NFKC", text[:1] + text.lstrip()[:1])
    if begins.startswith(("\t", "\r")) or (begins[-1:] in FORMULA and not NUMBER.fullmatch(text)):
        return f"'{text}"
    return text


def _day(value: DateTime | Date | None, pattern: str, zone: tzinfo | None) -> str:
    if value is None:
        return EMPTY
    return (local(value, zone) if isinstance(value, DateTime) else value).strftime(pattern)


def _both(day: str, clock: str) -> str:
    return f"{day} {clock}" if style().day_first else f"{clock} {day}"


def _limit(there: DateTime) -> tuple[Date, str]:
    """The same of a limit, as people say it: 24:00 Thursday is in English the end of Thursday."""
    day, clock = _end_of_day(there)
    return day, _("end of") if clock == MIDNIGHT else clock


def _end_of_day(there: DateTime) -> tuple[Date, str]:
    """The day and hour to say for an end: midnight belongs to the day that ends with it."""
    if (there.hour, there.minute, there.second) == (0, 0, 0):
        return there.date() - timedelta(days=1), MIDNIGHT
    return there.date(), f"{there:%H:%M}"
