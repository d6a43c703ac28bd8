"""Days and times that are spelt out, rewritten in digits: “24 tháng 11 năm 2026”, “2026年6月11日”, “下午5点”, “11-13/06/2026”.

A rewriting never guesses: what it does not know stays as it stands, and is refused by who reads the digits.
"""

from __future__ import annotations

import re
import unicodedata

_MONTHS = (
    ("січня", "січень", "january", "jan"), ("лютого", "лютий", "february", "feb"),
    ("березня", "березень", "march", "mar"), ("квітня", "квітень", "april", "apr"),
    ("травня", "травень", "may"), ("червня", "червень", "june", "jun"),
    ("липня", "липень", "july", "jul"), ("серпня", "серпень", "august", "aug"),
    ("вересня", "вересень", "september", "sept", "sep"), ("жовтня", "жовтень", "october", "oct"),
    ("листопада", "листопад", "november", "nov"), ("грудня", "грудень", "december", "dec"),
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_DAY, _YEAR = r"(?<![\d.:/])(\d{1,2})", r"(\d{4})(?!\d)"

_DAY_MONTH = re.compile(rf"{_DAY}(?:st|nd|rd|th)?\s+({_NAMES})\b\.?,?\s+{_YEAR}(?:\s*(?:року|р\.?)(?!\w))?")
_MONTH_DAY = re.compile(rf"\b({_NAMES})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}")
_VIETNAMESE = re.compile(rf"{_DAY}\s*(?:tháng|thang)\s*(\d{{1,2}})\s*,?\s*(?:năm|nam)?\s*{_YEAR}")
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]?")

_CHINESE_TIME = re.compile(
    r"(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜间)?\s*(\d{1,2})\s*(?:[点點时時]\s*(?:(\d{1,2})\s*分?|(半))?|:(\d{2}))(?!\d)"
)
_HALVES = {"凌晨": "sáng", "早上": "sáng", "早晨": "sáng", "上午": "sáng", "中午": "trưa", "夜间": "đêm"}

#: Several days of one month, or of one year, told short: the last has what the others lack.
_SHORT_MONTH = re.compile(r"(?<![\d./:])(\d{1,2})(\s*[-–—,&]\s*|\s*(?:và|та|і|and|đến|до|to)\s+)(?=\d{1,2}(?:\s*[-–—,&]\s*\d{1,2})*([/.])(\d{1,2})\3(\d{4}))")  # fmt: skip
_SHORT_YEAR = re.compile(r"(?<![\d./])(\d{1,2})([/.])(\d{1,2})(\s*[-–—]\s*|\s*(?:đến|до|to)\s+)(?=\d{1,2}\2\d{1,2}\2(\d{4}))")  # fmt: skip
#: 04-10h, 06–08 год: the unit after the second hour is that of both.
_HOURS = re.compile(r"(?<![\w:.,/-])(\d{1,2})\s*[-–—~]\s*(\d{1,2})\s*(?:h|giờ|gio|g|год)(?![\w])")
_UKRAINIAN_HOUR = re.compile(r"(?<![\d:.])(\d{1,2})\s*год(?:ин\w*|\.)?(?:\s*(\d{2})\s*хв\.?)?(?!\w)")
#: 08.00 as in print; three groups would be a date.
_POINT = re.compile(r"(?<![\d.,/:-])(\d{1,2})\.(\d{2})(?![\d.])")

_WEEKDAYS = (
    r"thứ\s*(?:hai|2)|thu\s*hai|t2|monday|mon|понед\w*|(?:星期|周|週|礼拜)一",
    r"thứ\s*(?:ba|3)|thu\s*ba|t3|tuesday|tues?|вівтор\w*|(?:星期|周|週|礼拜)二",
    r"thứ\s*(?:tư|4)|thu\s*tu|t4|wednesday|wed|серед[аиуо]\w*|(?:星期|周|週|礼拜)三",
    r"thứ\s*(?:năm|5)|thu\s*nam|t5|thursday|thu|thurs?|четвер\w*|(?:星期|周|週|礼拜)四",
    r"thứ\s*(?:sáu|6)|thu\s*sau|t6|friday|fri|п.?ятниц\w*|(?:星期|周|週|礼拜)五",
    r"thứ\s*(?:bảy|bẩy|7)|thu\s*bay|t7|saturday|sat|субот\w*|(?:星期|周|週|礼拜)六",
    r"chủ\s*nhật|chu\s*nhat|cn|sunday|sun|неділ\w*|(?:星期|周|週|礼拜)[日天]",
)
_WEEKDAY = re.compile(rf"(?<!\w)(?:{'|'.join(f'({day})' for day in _WEEKDAYS)})(?![^\W\d])")


def plain(text: str) -> str:
    """One width, one case, one space between words, letters in one piece."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def in_digits(text: str) -> str:
    """A plain text with its dates as day/month/year or year-month-day and its times with a colon."""
    text = _CHINESE.sub(r" \1-\2-\3 ", text)
    text = _CHINESE_TIME.sub(_chinese_time, text)
    text = _VIETNAMESE.sub(r" \1/\2/\3 ", text)
    text = _DAY_MONTH.sub(lambda m: f" {m[1]}/{_MONTH[m[2]]}/{m[3]} ", text)
    text = _MONTH_DAY.sub(lambda m: f" {m[2]}/{_MONTH[m[1]]}/{m[3]} ", text)
    text = _SHORT_MONTH.sub(r"\1\3\4\3\5\2", text)
    text = _SHORT_YEAR.sub(r"\1\2\3\2\5\4", text)
    text = _HOURS.sub(r"\1h - \2h", text)
    text = _UKRAINIAN_HOUR.sub(lambda m: f"{m[1]}h{m[2] or ''}", text)
    return _POINT.sub(r"\1:\2", text)


def weekdays(text: str) -> tuple[str, list[int]]:
    """A plain text without the weekdays that it names, and those, Monday as 0."""
    found = [match.lastindex - 1 for match in _WEEKDAY.finditer(text) if match.lastindex]
    return _WEEKDAY.sub(" ", text), found


def _chinese_time(match: re.Match[str]) -> str:
    half, hour, minute, thirty, after = match.groups()
    if half is None and after is not None:  # plain 8:00
        return match[0]
    told = f"{hour}:{(minute or after or ('30' if thirty else '0')).zfill(2)}"
    word = "" if half is None else _HALVES.get(half, "chiều")
    return f" {told} {word} " if word else f" {told} "
