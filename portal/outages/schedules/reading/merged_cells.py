"""Cells of a workbook that are merged downwards: what the first says holds for the rows below it."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Sequence

_RANGE = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})[\"']"
)


class Merged:
    """The merged cells of a sheet, while its rows are read from top to bottom."""

    def __init__(self, xml: bytes) -> None:
        self._begin: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for column, first, last in _RANGE.findall(xml):
            if int(last) > int(first):
                self._begin[int(first)].append((_index(column), int(last)))
        self._above: dict[int, tuple[int, str]] = {}  #: column → last row, what the first cell says

    def fill(self, number: int, cells: Sequence[str]) -> tuple[list[str], tuple[int, ...]]:
        """The cells of a row with what is told above them, and which those are. A row without a word of its own has none."""
        filled = list(cells)
        self._above = {at: told for at, told in self._above.items() if told[0] >= number}
        blank = [at for at in self._above if at >= len(cells) or not cells[at].strip()]
        taken = tuple(sorted(blank)) if any(cell.strip() for cell in cells) else ()
        for at in taken:
            filled += [""] * (at + 1 - len(filled))
            filled[at] = self._above[at][1]
        for at, last in self._begin.get(number, ()):
            if at < len(cells) and cells[at].strip():
                self._above[at] = last, cells[at]
        return filled, taken


def merged(file: zipfile.ZipFile, path: str) -> Merged:
    """Those of the sheet that is stored there; none where there is no such part."""
    name = path.lstrip("/")
    return Merged(file.read(name) if name in file.namelist() else b"")


def _index(column: str | bytes) -> int:
    """A is 0, AA is 26."""
    number = 0
    for letter in column if isinstance(column, bytes) else column.encode():
        number = number * 26 + letter - 64
    return number - 1
