"""A table pasted as running text: the headings, then row after row, with nothing but spaces between.

The headings say the order. Days and hours are found where they stand (`_FIXED`); what is between them are the columns of
words. Two of these side by side are told apart by a gap, or where the second is a status by its words (`status_words`);
where neither helps, the row is handed back. Where a row both begins and ends with words, it is a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from portal.i18n import _
from portal.outages.schedules.reading import as_of, columns
from portal.outages.schedules.reading.columns import NAMES, Columns
from portal.outages.schedules.reading.folded_text import fold
from portal.outages.schedules.reading.formats import Format
from portal.outages.schedules.reading.formats.cells import NUMBERS
from portal.outages.schedules.reading.formats.table import row
from portal.outages.schedules.reading.notice import Notice, Unread
from portal.outages.schedules.reading.records import Record
from portal.outages.schedules.reading.source import Source
from portal.outages.schedules.status_words import meaning

NAME = "text"
_TIME = r"\d{1,2}(?:[:h]\d{2}|h)(?![\d:])"
_TO = r"(?:[-–—]|đến|to|до)"
#: What is found by itself, in the order of the headings.
_FIXED = {
    "number": r"\d{1,5}\.?",
    "date": r"(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)",
    "from": rf"(?<![\d:]){_TIME}",
    "to": rf"{_TO}?\s*{_TIME}",
    "time": rf"(?<![\d:]){_TIME}\s*{_TO}\s*{_TIME}",
}
_DATE = re.compile(_FIXED["date"], re.A)
_NUMBER = "number"
_NAMED = {fold(name): kind for kind, names in NAMES.items() for name in names} | dict.fromkeys(
    NUMBERS, _NUMBER
)
_LONGEST = max(len(name.split()) for name in _NAMED)  #: words of a heading
_GAP = re.compile(r"\t+|[^\S\n]{2,}|\n")
#: A word before the last one that belongs to the status.
_MODIFIES = frozenset({"da", "khong", "chua", "tam", "bi", "duoc", "not", "не", "has", "been", "was"})
STATUS_WORDS = 4  #: words of a status


@dataclass(frozen=True)
class _Order:
    """The kinds of the columns, in stretches of those that are found by themselves and of words."""

    kinds: tuple[str, ...]

    @property
    def stretches(self) -> list[tuple[bool, tuple[str, ...]]]:
        """Whether it is found by itself, and its kinds."""
        return [(fixed, tuple(kinds)) for fixed, kinds in groupby(self.kinds, _FIXED.__contains__)]

    @property
    def fixed(self) -> list[str]:
        """The pattern of each stretch that is found by itself, with a group for each of its columns."""
        return [
            r"\s*".join(f"({_FIXED[kind]})" for kind in kinds) for fixed, kinds in self.stretches if fixed
        ]

    @property
    def by_line(self) -> bool:
        """Whether only the end of the line says where a row ends."""
        return not self.stretches[0][0] and not self.stretches[-1][0]

    def heading(self) -> Columns:
        """As a table would have it."""
        at = {kind: at for at, kind in enumerate(self.kinds) if kind != _NUMBER}
        return Columns(at, tuple(NAMES[kind][0] if kind in NAMES else "" for kind in self.kinds))


def sniff(source: Source) -> bool:
    """Whether headings of day, place and hours stand one behind the other above a day."""
    return not source.is_workbook and _headed(_text(source)) is not None


def read(source: Source) -> Iterator[Notice | Unread]:
    """The pieces: what stands above the rows, and each row."""
    text = _text(source)
    found = _headed(text)
    if found is None:
        return
    begin, start, order = found
    if text[:begin].strip():
        before = len(text) - len(text.lstrip("\n"))
        yield Unread(1 + before, text[:begin].strip("\n"), _("This stands above the heading"))
    yield Unread(_line(text, begin), text[begin:start], _("The heading"), heading=True)
    heading = order.heading()
    for _at, piece in sorted(_rows(text, start, order), key=lambda each: each[0]):
        if isinstance(piece, Unread):
            yield piece
            continue
        yield from row(piece, heading, source, None, "", NAME)


def _text(source: Source) -> str:
    return source.text.replace("\r\n", "\n").replace("\r", "\n")


def _headed(text: str) -> tuple[int, int, _Order] | None:
    """Where the headings begin and end, and their order: the headings are the last words before the first row."""
    for day in _DATE.finditer(text):
        found = _headings(text[: day.start()])
        if found:
            return found
        if day.start() > 5000:  # no title is so long
            return None
    return None


def _headings(head: str) -> tuple[int, int, _Order] | None:
    """The longest run of headings in the words above; behind it stands what comes before the day of the first row."""
    words = [*re.finditer(r"\S+", head[-5000:])]
    offset = len(head) - len(head[-5000:])
    best: tuple[int, int, _Order] | None = None
    at = 0
    while at < len(words):
        kinds, end = _run(words, at)
        if _is_order(kinds) and (best is None or len(kinds) >= len(best[2].kinds)):
            best = offset + words[at].start(), offset + words[end - 1].end(), _Order(tuple(kinds))
        at = max(end, at + 1)
    return best


def _run(words: Sequence[re.Match[str]], at: int) -> tuple[list[str], int]:
    """The kinds of the headings that begin here, and the word after them; no kind comes twice."""
    kinds: list[str] = []
    while at < len(words):
        for count in range(min(_LONGEST, len(words) - at), 0, -1):
            kind = _NAMED.get(fold(" ".join(word[0] for word in words[at : at + count])))
            if kind and kind not in kinds and kind != "end_date":  # “Đến”, “Ngày” side by side
                kinds.append(kind)
                at += count
                break
        else:
            break
    return kinds, at


def _is_order(kinds: Sequence[str]) -> bool:
    found = {kind: [at] for at, kind in enumerate(kinds)}
    fixed = _Order(tuple(kinds)).fixed if "date" in found and not columns.missing(found) else []
    return bool(fixed) and len(set(fixed)) == len(fixed)


def _rows(text: str, start: int, order: _Order) -> Iterator[tuple[int, Record | Unread]]:
    """Each row, and what is none, with where it begins."""
    told, stamps = _without_stamps(text, start)
    for at, end in stamps:
        yield at, Unread(_line(text, at), text[at:end].strip(), as_of.why())
    spans = [(start, len(told))]
    if order.by_line:
        spans = [(match.start(), match.end()) for match in re.compile(r"[^\n]+").finditer(told, start)]
    for begin, end in spans:
        for first, last, cells in _in(told, begin, end, order):
            shown = told[first:last].strip()
            if not shown:
                continue
            at = first + len(told[first:last]) - len(told[first:last].lstrip())
            line = _line(text, at)
            yield at, Record(line, shown, cells) if cells else Unread(line, shown, _why(order))


def _why(order: _Order) -> str:
    if order.by_line or any(not fixed and len(kinds) > 1 for fixed, kinds in order.stretches):
        return _("It cannot be told where one column ends and the next begins; paste it with tabs between")
    return _("It names no day and hours in the order of the heading")


def _without_stamps(text: str, start: int) -> tuple[str, list[tuple[int, int]]]:
    """The text with spaces for when it was published, and where that stood."""
    found = [match.span() for match in as_of.AS_OF.finditer(text, start) if any(map(str.isdigit, match[0]))]
    for at, end in found:
        text = text[:at] + re.sub(r"[^\n]", " ", text[at:end]) + text[end:]
    return text, found


def _in(text: str, begin: int, end: int, order: _Order) -> Iterator[tuple[int, int, list[str]]]:
    """The rows between two places: from, until, and the cells; none where they cannot be told apart."""
    patterns = [re.compile(pattern, re.A | re.I) for pattern in order.fixed]
    leads = order.stretches[0][0]
    at = begin
    while at < end:
        parts: list[re.Match[str]] = []
        position = at
        for pattern in patterns:
            match = pattern.search(text, position, end)
            if match is None:
                break
            parts.append(match)
            position = match.end()
        if len(parts) < len(patterns):
            yield at, end, []
            return
        if leads and text[at : parts[0].start()].strip():
            yield at, parts[0].start(), []
        if again := _begun_again(text, parts, patterns[0]):
            first = parts[0].start() if leads else at
            yield first, again if leads else parts[-1].end(), []
            at = again if leads else parts[-1].end()
            continue
        first, last = (
            (parts[0].start() if leads else at),
            _until(text, parts[-1].end(), end, order, patterns[0]),
        )
        yield first, last, _cells(text, first, last, order, parts)
        at = last


def _begun_again(text: str, parts: Sequence[re.Match[str]], lead: re.Pattern[str]) -> int | None:
    """Where the next row begins before this one has all its columns."""
    for part, following in pairwise(parts):
        if match := lead.search(text, part.end(), following.start()):
            return match.start()
    return None


def _until(text: str, at: int, end: int, order: _Order, lead: re.Pattern[str]) -> int:
    """Where a row ends whose last found column ends here."""
    if order.stretches[-1][0]:
        return at
    if order.by_line:
        return end
    match = lead.search(text, at, end)
    return match.start() if match else end


def _cells(text: str, first: int, last: int, order: _Order, parts: Sequence[re.Match[str]]) -> list[str]:
    """The cells of a row in the order of the columns; none where columns of words cannot be told apart."""
    cells: list[str] = []
    edges = [(first, first), *(part.span() for part in parts), (last, last)]
    for place, (fixed, kinds) in enumerate(order.stretches):
        at = sum(each for each, _kinds in order.stretches[:place])  # of the parts found before
        if fixed:
            cells += [re.sub(rf"^{_TO}\s*", "", group) for group in parts[at].groups()]
            continue
        words = text[edges[at][1] : edges[at + 1][0]]
        told = _apart(words.strip(), kinds)
        if told is None:
            return []
        cells += told
    return cells


def _apart(words: str, kinds: Sequence[str]) -> list[str] | None:
    """One column of words, or several that a gap or a status tells apart."""
    if len(kinds) == 1:
        return [" ".join(words.split())]
    parts = [part.strip() for part in _GAP.split(words)]
    if len(parts) == len(kinds):
        return parts
    if len(kinds) == 2 and kinds[-1] == "status":
        return list(_status(" ".join(words.split())))
    return None


def _status(words: str) -> tuple[str, str]:
    """The area and the status at its end; an empty one where the end says none."""
    split = words.split(" ")
    for count in range(1, min(STATUS_WORDS, len(split) - 1) + 1):
        if meaning(" ".join(split[-count:])).state:
            while count < len(split) - 1 and fold(split[-count - 1]) in _MODIFIES:
                count += 1
            return " ".join(split[:-count]), " ".join(split[-count:])
    return words, ""


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


FORMAT = Format(NAME, sniff, read)
