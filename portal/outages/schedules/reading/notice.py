"""What a schedule file says, piece by piece."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True)
class Notice:
    """One planned outage as published. Times are aware, in the publisher's zone; text is word for word."""

    format: str
    line: int  #: line of the file (row of the sheet) where the piece starts, from 1
    text: str  #: the whole piece as it stands in the file
    area: str
    start: datetime
    end: datetime | None = None  #: None where the file leaves it open
    company: str | None = None
    reason: str | None = None
    status: str | None = None
    station: str | None = None
    sheet: str | None = None  #: of a workbook that has several
    notes: tuple[str, ...] = ()  #: what was understood rather than plainly read, in words
    more: tuple[tuple[str, str], ...] = ()  #: cells of columns that mean nothing here: (heading, value)


@dataclass(frozen=True)
class Unread:
    """A piece that could not be read, word for word, and why in words."""

    line: int
    text: str
    why: str
    column: str | None = None
    sheet: str | None = None
    heading: bool = False  #: it is (part of) a heading and understood as that: no row, and nothing to mend


@dataclass
class Reading:
    """A file, read: every line that is not blank is in a piece, or in the heading."""

    format: str | None = None
    pieces: list[Notice | Unread] = field(default_factory=list)
    problem: str | None = None  #: why the file as a whole could not be read
    header: str | None = None  #: the heading as it stands, so that rows can be handed back under it
    encoding: str | None = None

    @property
    def notices(self) -> list[Notice]:
        """The notices, in the order of the file."""
        return [piece for piece in self.pieces if isinstance(piece, Notice)]

    @property
    def unread(self) -> list[Unread]:
        """What could not be read, in the order of the file."""
        return [piece for piece in self.pieces if isinstance(piece, Unread)]


def key(notice: Notice) -> str:
    """The same for the same cut in any file, format or spelling of the same letters; 32 hexadecimal digits.

    A cut is known by who, where and from when. Its end, status and reason are what a later notice may change,
    so they are no part of it.
    """
    start = notice.start.astimezone(UTC).isoformat(timespec="seconds")
    parts = (_plain(notice.company), _plain(notice.station), _plain(notice.area), start)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _plain(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").casefold().split())
