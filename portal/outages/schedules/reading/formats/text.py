"""A table pasted as running text: the headings, then day, from, until, area and status, with nothing but spaces between.

A row begins where a day and two times follow each other. Its status is the last words that are one (`status_words`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from portal.i18n import _
from portal.outages.schedules.reading.columns import NAMES, Columns
from portal.outages.schedules.reading.folded_text import fold
from portal.outages.schedules.reading.formats import Format
from portal.outages.schedules.reading.formats.table import row
from portal.outages.schedules.reading.notice import Notice, Unread
from portal.outages.schedules.reading.records import Record
from portal.outages.schedules.reading.source import Source
from portal.outages.schedules.status_words import meaning

NAME = "text"
_TIME = r"\d{1,2}(?:[:h]\d{2}|h)"
_BEGINS = re.compile(
    rf"(?<![\d/.-])(\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}})\s+({_TIME})\s*(?:[-–—]|đến|to|до)?\s*({_TIME})(?![\d:])\s*",
    re.A | re.I,
)
_LABELS = ("date", "from", "to", "area", "status")
#: A word before the last one that belongs to the status.
_MODIFIES = frozenset({"da", "khong", "chua", "tam", "bi", "duoc", "not", "не", "has", "been", "was"})
STATUS_WORDS = 4  #: words of a status


def sniff(source: Source) -> bool:
    """Whether such rows follow headings of day, place and hours."""
    if source.is_workbook or not (first := _BEGINS.search(source.text)):
        return False
    head = f" {fold(source.text[: first.start()])} "
    return all(any(f" {fold(name)} " in head for name in NAMES[kind]) for kind in ("date", "area"))


def read(source: Source) -> Iterator[Notice | Unread]:
    """The pieces: what stands above the rows, and each row."""
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    found = list(_BEGINS.finditer(text))
    head = text[: found[0].start()]
    if head.strip():
        before = len(head) - len(head.lstrip("\n"))
        yield Unread(1 + before, head.strip("\n"), _("This stands above the heading"))
    told = f" {fold(head)} "
    states = any(f" {fold(name)} " in told for name in NAMES["status"])
    labels = _LABELS if states else _LABELS[:-1]
    heading = Columns({kind: at for at, kind in enumerate(labels)}, tuple(NAMES[kind][0] for kind in labels))
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, end in zip(found, ends, strict=True):
        shown = text[match.start() : end].rstrip()
        area = " ".join(text[match.end() : end].split())
        place, status = _status(area) if states else (area, "")
        cells = [match[1], match[2], match[3], place, status][: len(labels)]
        record = Record(text.count("\n", 0, match.start()) + 1, shown, cells)
        for piece in row(record, heading, source, None, ""):
            yield replace(piece, format=NAME) if isinstance(piece, Notice) else piece


def _status(words: str) -> tuple[str, str]:
    """The area and the status at its end; an empty one where the end says none."""
    split = words.split(" ")
    for count in range(1, min(STATUS_WORDS, len(split) - 1) + 1):
        if meaning(" ".join(split[-count:])).state:
            while count < len(split) - 1 and fold(split[-count - 1]) in _MODIFIES:
                count += 1
            return " ".join(split[:-count]), " ".join(split[-count:])
    return words, ""


FORMAT = Format(NAME, sniff, read)
