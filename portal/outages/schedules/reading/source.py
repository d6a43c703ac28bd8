"""A file before anybody knows what it is: bytes of a bounded size, as text or as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import BinaryIO
from zoneinfo import ZoneInfo

from portal.i18n import _
from portal.outages.schedules.reading import records, workbook
from portal.outages.schedules.reading.encodings import decode

MAX_BYTES = 10 * 2**20
MAX_LINES = 100_000

_KINDS = [
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"),
]


class Unreadable(ValueError):
    """The file as a whole cannot be read; says why."""


@dataclass
class Source:
    """What a format looks at. `zone` and `today` say where and when the file is read."""

    data: bytes
    name: str
    zone: ZoneInfo
    today: date
    header: str | None = None  #: set by the format that finds one

    @cached_property
    def is_workbook(self) -> bool:
        """Whether it is an .xlsx, or at least a ZIP file."""
        return self.data.startswith(b"PK\x03\x04")

    @cached_property
    def text(self) -> str:
        """The whole text. Raises Unreadable for what is none; a workbook's is empty."""
        return "" if self.is_workbook else self._decoded[0]

    @property
    def encoding(self) -> str | None:
        """How the text is encoded."""
        return None if self.is_workbook else self._decoded[1]

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        check_kind(self.data)
        text, encoding = decode(self.data, self.zone)
        controls = sum(text.count(chr(code)) for code in range(32) if code not in (9, 10, 12, 13))
        if controls * 10 > len(text):
            raise Unreadable(_("This is neither a text file nor a workbook"))
        if not text.strip():
            raise Unreadable(_("The file is empty"))
        return text, encoding

    @cached_property
    def sheets(self) -> list[records.Sheet]:
        """The sheets of a workbook. Raises Unreadable."""
        try:
            return workbook.sheets(self.data)
        except workbook.NoWorkbook as error:
            raise Unreadable(str(error)) from error

    def lines(self) -> Iterator[records.Record]:
        """The lines of text that are not blank, or the rows of the workbook."""
        if self.is_workbook:
            return (record for sheet in self.sheets for record in sheet.records)
        return records.lines(self.text)


def take(data: bytes | BinaryIO) -> bytes:
    """The bytes, no more of a stream than one over the limit. Raises Unreadable."""
    content = data if isinstance(data, bytes) else data.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Unreadable(
            _(
                "The file is larger than {limit} MB; leave out what is not part of the schedule",
                limit=MAX_BYTES // 2**20,
            )
        )
    return content


def check_kind(data: bytes) -> None:
    """Files that only carry the name of a table. Raises Unreadable."""
    kind = next((kind for mark, kind in _KINDS if data.startswith(mark)), None)
    if kind == "XLS":
        raise Unreadable(_("This is an old or locked Excel file; save it as .xlsx without a password"))
    if kind:
        raise Unreadable(_("This is a {kind} file; save the schedule as .csv or .xlsx", kind=kind))
