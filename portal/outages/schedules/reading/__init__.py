"""Schedules of planned outages as publishers write them, read without a database.

    reading = read(data, "lich.csv", zone)       never raises for what is in the data
    reading.notices, reading.unread              in the order of the file; nothing is left out
    reading.problem                              why the file as a whole could not be read, or None
    key(notice)                                  the same for the same cut in any file

A new format is a new file in `formats/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO
from zoneinfo import ZoneInfo

from portal.i18n import _
from portal.outages.schedules.reading.formats import Format, formats
from portal.outages.schedules.reading.notice import Notice, Reading, Unread, key
from portal.outages.schedules.reading.source import MAX_BYTES, MAX_LINES, Source, Unreadable, take
from portal.outages.schedules.reading.unknown import unknown

__all__ = ["MAX_BYTES", "Notice", "Reading", "Unread", "format_of", "key", "names", "read"]


def names() -> list[str]:
    """The formats that `read` knows."""
    return sorted(formats())


def format_of(notice: Notice) -> Format:
    """The format that it was written in."""
    return formats()[notice.format]


def read(
    data: bytes | BinaryIO, name: str, zone: ZoneInfo, *, format: str = "auto", today: date | None = None
) -> Reading:
    """Read a schedule. `zone` is where its times are, unless its format has a zone of its own.

    `today` (now, in that zone) settles the year where a text leaves it out. Raises KeyError for a format that is
    not known, and nothing else.
    """
    known = list(formats().values()) if format == "auto" else [formats()[format]]
    reading = Reading()
    try:
        source = Source(take(data), name, zone, today or datetime.now(zone).date())
        reading.encoding = source.encoding
        _fill(reading, source, known)
    except Unreadable as error:
        reading.problem = str(error)
    return reading


def _fill(reading: Reading, source: Source, known: Iterable[Format]) -> None:
    chosen = next((each for each in known if each.sniff(source)), None)
    if chosen is None:
        problem = unknown(source)
        pieces: Iterator[Notice | Unread] = (Unread(row.line, row.text, problem) for row in source.lines())
        reading.problem = problem
    else:
        pieces, reading.format = chosen.read(source), chosen.name
    found = list(islice(pieces, MAX_LINES + 1))
    if len(found) > MAX_LINES:
        raise Unreadable(_("The file has more than {limit} rows; split it", limit=MAX_LINES))
    reading.pieces, reading.header = found, source.header
