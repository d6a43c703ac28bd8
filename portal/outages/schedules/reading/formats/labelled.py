"""Notices as lines that begin with what they tell: `停电时间：…`, `KHU VỰC: …`, `Причина: …`, `Area: …`; one after the other.

The labels are the headings of a table (`columns.NAMES`). A label that comes again begins the next notice; lines without
one go on with the label above them. What stands above the first label is handed back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.i18n import _
from portal.outages.schedules.reading import as_of, columns, records
from portal.outages.schedules.reading.columns import Columns
from portal.outages.schedules.reading.formats import Format
from portal.outages.schedules.reading.formats.table import row
from portal.outages.schedules.reading.notice import Notice, Unread
from portal.outages.schedules.reading.records import Record
from portal.outages.schedules.reading.source import Source

NAME = "labelled"
_LABEL = re.compile(r"[\W\d_]*(?P<label>[^\W\d_][^:：\n]{0,60}?)\s*[:：]\s*(?P<value>.*)")


@dataclass
class _Block:
    """A notice while its lines are gathered."""

    lines: list[Record] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Its lines where they stand, blank ones included."""
        told, at = "", self.lines[0].line
        for line in self.lines:
            told, at = told + "\n" * (line.line - at) + line.text, line.line
        return told

    def heading(self) -> Columns:
        """As a table would have it; a start that has no end beside it tells both."""
        at = dict(self.kinds)
        if "from" in at and not {"to", "time"} & at.keys():
            at["time"] = at.pop("from")
        return Columns(at, tuple(self.labels))

    def is_notice(self) -> bool:
        """Whether it says where and when."""
        return bool(self.kinds.keys() & {"area", "station", "station_code"}) and bool(
            self.kinds.keys() & {"time", "from"}
        )


def sniff(source: Source) -> bool:
    """Whether a block of such lines says where and when."""
    return not source.is_workbook and any(
        isinstance(each, _Block) and each.is_notice() for each in _blocks(source)
    )


def read(source: Source) -> Iterator[Notice | Unread]:
    """The pieces, block by block."""
    for each in _blocks(source):
        if isinstance(each, Record):
            stamp = as_of.begins(each.text)
            yield Unread(each.line, each.text, as_of.why() if stamp else _("Text between the notices"))
            continue
        record = Record(each.lines[0].line, each.text, each.values)
        yield from row(record, each.heading(), source, None, "", NAME)


def _blocks(source: Source) -> Iterator[_Block | Record]:
    block: _Block | None = None
    for line in records.lines(source.text):
        told = _LABEL.fullmatch(line.text)
        kind = next(iter(columns.kinds([told["label"]])), None) if told else None
        if told and kind and (block is None or kind in block.kinds):
            if block:
                yield block
            block = _Block()
        if block is None:
            yield line
            continue
        block.lines.append(line)
        if not kind and as_of.begins(line.text):
            block.labels.append(as_of.why())
            block.values.append(line.text)
        elif told and (kind or len(told["label"].split()) < 5):
            if kind:
                block.kinds[kind] = len(block.labels)
            block.labels.append(told["label"])
            block.values.append(told["value"])
        else:
            block.values[-1] = f"{block.values[-1]}\n{line.text}".strip()
    if block:
        yield block


FORMAT = Format(NAME, sniff, read)
