"""Days and times that are spelt out, rewritten in digits: “24 tháng 11 năm 2026”, “2026年6月11日”, “二〇二六年六月十一日”, “下午5点”, “11-13/06/2026”.

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
MAX_LIST = 10  #: days one after the other that share a month or a year
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_DAY, _YEAR = r"(?<![\d.:/])(\d{1,2})", r"(\d{4})(?!\d)"
_THROUGH = r"\s*(?:[-–—~→至到]|\b(?:đến|to|until|through|до|по)\b)\s*"
_AND = r"\s*(?:[,&、]|\b(?:và|та|і|й|and)\b)\s*"

_DAY_MONTH = re.compile(
    rf"{_DAY}(?:st|nd|rd|th)?(?:\s+|-)({_NAMES})\b\.?,?(?:\s+|-){_YEAR}(?:\s*(?:року|р\.?)(?!\w))?"
)
_MONTH_DAY = re.compile(rf"\b({_NAMES})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}")
_VIETNAMESE = re.compile(rf"{_DAY}\s*(?:tháng|thang)\s*(\d{{1,2}})\s*,?\s*(?:năm|nam)?\s*{_YEAR}")
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]?")
#: 二〇二六年十二月二日: the digits of a year, and the numbers of its months and days.
_CHINESE_DIGITS = {**{sign: str(at) for at, sign in enumerate("〇一二三四五六七八九")}, "零": "0", "○": "0"}
_CHINESE_YEAR = re.compile(
    rf"(?<![{''.join(_CHINESE_DIGITS)}])[{''.join(_CHINESE_DIGITS)}]{{4}}(?=\s*年)|(?<!\d)\d{{4}}(?=\s*年)"
)
_ONE = "[一二三四五六七八九]"
_CHINESE_NUMBER = re.compile(
    rf"(?<![十{_ONE[1:-1]}])([二三]?十)?({_ONE})?(?<=[十{_ONE[1:-1]}])(?=\s*[月日号號])"
)
#: 2026年11月30日至12月2日: the second day has the year, and perhaps the month, of the first.
_CHINESE_LATER = re.compile(
    rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})\s*({_THROUGH}|[、,])(?:(\d{{1,2}})\s*月\s*)?(\d{{1,2}})\s*[日号號]"
)
_BASIC = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")

_CHINESE_TIME = re.compile(
    r"(凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|夜间|早|晚)?\s*(\d{1,2})\s*(?:[點点时時]\s*(?:(\d{1,2})\s*分?|(半))?|:(\d{2}))(?!\d)"
)
_HALVES = {"凌晨": "sáng", "早上": "sáng", "早晨": "sáng", "清晨": "sáng", "早": "sáng", "上午": "sáng", "中午": "trưa",
           "夜间": "đêm", "晚上": "晚", "晚": "晚"}  # fmt: skip

#: Several days of one month, or of one year, told short: the last has what the others lack.
_SHORT_MONTH = re.compile(rf"(?<![\d./:])(\d{{1,2}})({_THROUGH}|{_AND})(?=\d{{1,2}}(?:(?:\s*[-–—]\s*|{_AND})\d{{1,2}})*([/.])(\d{{1,2}})\3(\d{{4}}))")  # fmt: skip
_SHORT_YEAR = re.compile(rf"(?<![\d./])(\d{{1,2}})([/.])(\d{{1,2}})({_THROUGH}|{_AND})(?=\d{{1,2}}\2(\d{{1,2}})\2(\d{{4}}))")  # fmt: skip
#: The same with hours between: 8h ngày 30/11 đến 17h ngày 1/12/2026.
_FAR_YEAR = re.compile(r"(?<![\d./])(\d{1,2})/(\d{1,2})(?![\d./:])(?=[^/]*?(?<!\d)\d{1,2}/(\d{1,2})/(\d{4}))")
#: 30 November – 2 December 2026.
_SPELT_YEAR = re.compile(
    rf"{_DAY}\s+({_NAMES})\b\.?({_THROUGH}|{_AND})(?=\d{{1,2}}\s+({_NAMES})\b\.?,?\s+{_YEAR})"
)
_HALF_WORD = r"a\.?m\b\.?|p\.?m\b\.?|sáng|trưa|chiều|tối|đêm|ранку|дня|вечора|ночі"
#: 04-10h, 06–08 год, từ 2 đến 5 giờ chiều: the unit after the second hour, and the half of the day, are those of both.
_HOURS = re.compile(
    rf"(?<![\w:.,/-])(?<!giờ )(?<!gio )(?<!h )(?<!g )(?<!год )(\d{{1,2}}){_THROUGH}(\d{{1,2}})\s*(?:h|giờ|gio|g|год(?:ин\w*|\.)?)(?![\w\d])(?:\s*({_HALF_WORD}))?"
)
#: Hours and nothing else: 9-12, 14-18; с 9 до 12; з 9-ї до 12-ї.
_BARE = re.compile(
    rf"(?:\b(?:từ|from|з|із|с|від)\s+)?(\d{{1,2}})(?:-?[їйа]\b)?{_THROUGH}(\d{{1,2}})(?:-?[їйа]\b)?"
)
_BETWEEN_BARE = re.compile(r"[\s,;/|&]|\b(?:và|and|та|і|й|и)\b")
#: The half of the day before its hours: Sáng: 8h-11h; chiều 13:30-17:00.
_HALF_FIRST = re.compile(r"(?:^|(?<=[;,/|&\n])|\b(?:và|and|та|і)\b)\s*(?:buổi\s*|ca\s*)?(sáng|trưa|chiều|tối|đêm)\s*:?\s*(?:từ\s*)?(?=\d)([^;,|&]*)")  # fmt: skip
_A_TIME = re.compile(rf"\d{{1,2}}(?::\d\d|\s*(?:giờ|h|g)(?:\s*\d\d(?!\d))?)(?!\s*(?:{_HALF_WORD}))")
_ORDINAL_HOUR = re.compile(r"(\d{1,2})\s*(a\.?m|p\.?m|ранку|вечора|дня|ночі)\b")
_UKRAINIAN_HOUR = re.compile(r"(?<![\d:.])(\d{1,2})\s*год(?:ин\w*|\.)?(?:\s*(\d{2})\s*хв\.?)?(?!\w)")
_UNIT_AFTER = re.compile(r"(\d{1,2}:\d\d)\s*(?:годин\w*|год\.?|giờ|h|hrs?|hours?|时|時)(?![\w\d])")
#: 08.00 as in print; three groups would be a date.
_POINT = re.compile(r"(?<![\d.,/:-])(\d{1,2})\.(\d{2})(?![\d.])")
_POINTS = re.compile(r"(?<![\d.,/:-])(\d{1,2})\.(\d{2})\s*([-–—])\s*(\d{1,2})\.(\d{2})(?![\d.])")

_WEEKDAYS = (
    r"thứ\s*(?:hai|2)|thu\s*hai|t2|monday|mon|понед\w*|пн|(?:星期|周|週|礼拜)一",
    r"thứ\s*(?:ba|3)|thu\s*ba|t3|tuesday|tues?|вівтор\w*|вторник\w*|вт|(?:星期|周|週|礼拜)二",
    r"thứ\s*(?:tư|4)|thu\s*tu|t4|wednesday|wed|серед[аиуо]\w*|сред[аыу]|ср|(?:星期|周|週|礼拜)三",
    r"thứ\s*(?:năm|5)|thu\s*nam|t5|thursday|thu|thurs?|четвер\w*|чт|(?:星期|周|週|礼拜)四",
    r"thứ\s*(?:sáu|6)|thu\s*sau|t6|friday|fri|п.?ятниц\w*|пт|(?:星期|周|週|礼拜)五",
    r"thứ\s*(?:bảy|bẩy|7)|thu\s*bay|t7|saturday|sat|субб?от\w*|сб|(?:星期|周|週|礼拜)六",
    r"chủ\s*nhật|chu\s*nhat|cn|sunday|sun|неділ\w*|воскресен\w*|нд|вс|(?:星期|周|週|礼拜)[日天]",
)
_WEEKDAY = re.compile(rf"(?<!\w)(?:{'|'.join(f'({day})' for day in _WEEKDAYS)})(?![^\W\d])")


def plain(text: str) -> str:
    """One width, one case, one space between words, letters in one piece."""
    return " ".join(re.sub("[’′`]", "'", unicodedata.normalize("NFKC", text)).casefold().split())


def in_digits(text: str) -> str:
    """A plain text with its dates as day/month/year or year-month-day and its times with a colon."""
    return _hours(_days(text))


def _days(text: str) -> str:
    text = _BASIC.sub(r"\1-\2-\3", text)
    text = _CHINESE.sub(r" \1-\2-\3 ", _chinese_digits(text))
    text = _CHINESE_LATER.sub(_later, text)
    text = _VIETNAMESE.sub(r" \1/\2/\3 ", text)
    text = _SPELT_YEAR.sub(lambda m: f"{m[1]} {m[2]} {_year(_MONTH[m[2]], _MONTH[m[4]], m[5])}{m[3]}", text)
    text = _DAY_MONTH.sub(lambda m: f" {m[1]}/{_MONTH[m[2]]}/{m[3]} ", text)
    text = _MONTH_DAY.sub(lambda m: f" {m[2]}/{_MONTH[m[1]]}/{m[3]} ", text)
    for _pass in range(MAX_LIST):  # from the last, which has all, to the first
        before = text
        text = _SHORT_YEAR.sub(
            lambda m: f"{m[1]}{m[2]}{m[3]}{m[2]}{_year(int(m[3]), int(m[5]), m[6])}{m[4]}", text
        )
        text = _SHORT_MONTH.sub(r"\1\3\4\3\5\2", text)
        if text == before:
            break
    return _FAR_YEAR.sub(lambda m: f"{m[1]}/{m[2]}/{_year(int(m[2]), int(m[3]), m[4])}", text)


def _chinese_digits(text: str) -> str:
    """The same with the days of a Chinese year in digits."""
    if not _CHINESE_YEAR.search(text):
        return text
    text = _CHINESE_YEAR.sub(lambda m: "".join(_CHINESE_DIGITS.get(sign, sign) for sign in m[0]), text)
    return _CHINESE_NUMBER.sub(_chinese_number, text)


def _chinese_number(match: re.Match[str]) -> str:
    tens, one = match.groups()
    count = 0 if not tens else int(_CHINESE_DIGITS.get(tens[0], "1"))
    return str(10 * count + int(_CHINESE_DIGITS[one] if one else 0))


def _year(month: int, last_month: int, year: str) -> str:
    """The year of a day that comes before one in that year: the one before where its month is later."""
    return str(int(year) - (month > last_month))


def _later(match: re.Match[str]) -> str:
    year, month, day, between, later, last = match.groups()
    of = int(later or month)
    return f"{year}-{month}-{day} {between} {int(year) + (of < int(month))}-{of}-{last} "


def _hours(text: str) -> str:
    text = _CHINESE_TIME.sub(_chinese_time, text)
    text = _HOURS.sub(_both, text)
    text = _UKRAINIAN_HOUR.sub(lambda m: f"{m[1]}h{m[2] or ''}", text)
    text = _UNIT_AFTER.sub(r"\1", _POINT.sub(r"\1:\2", _POINTS.sub(r"\1:\2 \3 \4:\5", text)))
    text = _ORDINAL_HOUR.sub(lambda m: m[0] if _part_of_time(text, m) else f"{m[1]}h {m[2]}", text)
    text = _HALF_FIRST.sub(lambda m: _A_TIME.sub(rf"\g<0> {m[1]}", m[2]) + " ", text)
    if _BARE.search(text) and not _BETWEEN_BARE.sub("", _BARE.sub("", text)):
        text = _BARE.sub(r"\1h - \2h", text)
    return text


def _part_of_time(text: str, match: re.Match[str]) -> bool:
    """Whether the number is the minutes of a time."""
    return text[: match.start()].endswith((":", "h", "giờ ", "g"))


def _both(match: re.Match[str]) -> str:
    first, last, half = match.groups()
    shared = f" {half}" if half and int(first) < int(last) <= 12 else ""
    return f"{first}h{shared} - {last}h{f' {half}' if half else ''}"


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
