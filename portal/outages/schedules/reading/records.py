"""A table as records: cells with the line they start on, whatever kind of file they come from."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from portal.i18n import _

#: A quoted cell may hold line breaks; one that runs on for longer was never closed.
MAX_LINES = 50

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True)
class Record:
    """A row: its cells, or why it has none."""

    line: int
    text: str
    cells: list[str]
    problem: str | None = None
    merged: tuple[int, ...] = ()  #: the cells that a merged one above tells


@dataclass(frozen=True)
class Sheet:
    """The rows of a text or of one sheet of a workbook, blank ones left out."""

    records: Iterable[Record]
    name: str | None = None


def lines(text: str) -> Iterator[Record]:
    """Each line that is not blank, as a record of one cell."""
    for number, position in _starts(text):
        line = _strip(_line(text, position)[0])
        if line.strip():
            yield Record(number, line, [line])


def split(text: str, delimiter: str) -> Iterator[Record]:
    """The records of delimited text; a line whose quotes do not close is given back alone, with the problem."""
    spaced = re.compile(re.escape(delimiter) + ' +"')
    position, number = 0, 1
    while position < len(text):
        if blank := _blank(text, position):
            position, number = position + len(blank), number + _breaks(blank)
            continue
        record, position = _record(text, position, number, delimiter, spaced)
        number += _breaks(record.text) + 1
        if record.text.strip():
            yield record


def _record(
    text: str, position: int, number: int, delimiter: str, spaced: re.Pattern[str]
) -> tuple[Record, int]:
    first, after = _line(text, position)
    if '"' not in first and len(first) <= csv.field_size_limit():
        line = _strip(first)
        return Record(number, line, line.split(delimiter)), after
    taken: list[str] = []
    reader = csv.reader(
        islice(_following(text, position, taken), MAX_LINES),
        delimiter=delimiter,
        strict=True,
        skipinitialspace=bool(spaced.search(first)),  # `8:00, "Phường A, TP HCM"`, as typed by hand
    )
    try:
        cells = next(reader)
    except csv.Error as error:
        return Record(number, _strip(first), [], _why(error)), after
    return Record(number, _strip("".join(taken)), cells), position + sum(map(len, taken))


def _why(error: csv.Error) -> str:
    if "limit" in str(error):
        return _("A cell is longer than {limit} characters", limit=csv.field_size_limit())
    return _("A quotation mark is not closed, or closed in the middle of a cell")


def _following(text: str, position: int, taken: list[str]) -> Iterator[str]:
    while position < len(text):
        line, position = _line(text, position)
        taken.append(line)
        yield line


def _starts(text: str) -> Iterator[tuple[int, int]]:
    position, number = 0, 1
    while position < len(text):
        if blank := _blank(text, position):
            position, number = position + len(blank), number + _breaks(blank)
            continue
        yield number, position
        position, number = _line(text, position)[1], number + 1


def _line(text: str, position: int) -> tuple[str, int]:
    match = _LINE.match(text, position)
    assert match is not None  # it matches the empty string too
    return match.group(), match.end()


def _blank(text: str, position: int) -> str:
    """The blank lines that begin here."""
    space = _SPACE.match(text, position)
    found = space.group() if space else ""
    return found[: max(found.rfind("\n"), found.rfind("\r")) + 1]


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _strip(line: str) -> str:
    return line.removesuffix("\n").removesuffix("\r")
