"""Notices of the Central Power Corporation (EVNCPC): JSON, one object a notice; its area is its stationName.

An empty list plans nothing. The same as CSV is read as any other table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.i18n import _
from portal.outages.schedules.reading.encodings import BROKEN
from portal.outages.schedules.reading.formats import Format
from portal.outages.schedules.reading.jsontext import Json, Lines, NoJson, parse, refused
from portal.outages.schedules.reading.moments import Part, Wrong
from portal.outages.schedules.reading.moments import parse as parse_moment
from portal.outages.schedules.reading.notice import Notice, Unread
from portal.outages.schedules.reading.source import Source
from portal.outages.schedules.reading.span import span

NAME = "cpc"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DEPTH = 3  #: the list may stand inside an envelope: {"data": {"items": […]}}

#: What an envelope calls its list.
_LISTS = frozenset({"data", "items", "content", "result", "results", "list", "rows", "records", "value"})
_FROM, _TO = ("fromDate", "fromDateStr"), ("toDate", "toDateStr")
_STATUS, _COMPANY = ("statusStr", "status"), ("subOrgName", "orgName", "subOrgCode", "orgCode")
_READ = {"stationCode", "stationName", "reason", *_FROM, *_TO, *_STATUS, *_COMPANY}


def sniff(source: Source) -> bool:
    """Whether it is a list of objects with a stationName, or one without any: nothing is planned."""
    return _list(source) is not None


def read(source: Source) -> Iterator[Notice | Unread]:
    """A piece for each object of the list."""
    found, lines = _list(source), Lines(source.text)
    for item in found.parts() if found else ():
        line = lines.of(item.start)
        try:
            yield _notice(item, line)
        except Wrong as error:
            yield Unread(line, item.shown, str(error), error.kind)


def _list(source: Source) -> Json | None:
    if not source.text.lstrip().startswith(("{", "[")):
        return None
    try:
        root = parse(source.text)
        return _find(root, DEPTH) or _empty(root, DEPTH)
    except NoJson:
        return None


def _find(node: Json, depth: int) -> Json | None:
    if isinstance(node.value, list):
        return node if any(isinstance(each, dict) and "stationName" in each for each in node.value) else None
    if not isinstance(node.value, dict) or not depth:
        return None
    return next((found for part in node.parts() if (found := _find(part, depth - 1))), None)


def _empty(node: Json, depth: int) -> Json | None:
    """The list, where it is there and has nothing in it; not in an answer that tells of an error."""
    if node.value == []:
        return node
    if not isinstance(node.value, dict) or not depth or refused(node.value):
        return None
    inner = (part for part in node.parts() if part.name in _LISTS)
    return next((found for part in inner if (found := _empty(part, depth - 1))), None)


def _notice(item: Json, line: int) -> Notice:
    told: dict[str, Any] = item.value if isinstance(item.value, dict) else {}
    if BROKEN.search(item.shown) or any(BROKEN.search(str(each)) for pair in told.items() for each in pair):
        raise Wrong(_("It holds bytes that are not text"))
    area = _text(told, "stationName")
    if area is None:
        raise Wrong(_("The place is missing"), "stationName")
    start, end, notes = _span(told)
    more = tuple((name, str(value)) for name, value in told.items() if name not in _READ and _told(value))
    return Notice(
        NAME,
        line,
        item.shown,
        area,
        start,
        end,
        _text(told, *_COMPANY),
        _text(told, "reason"),
        _text(told, *_STATUS),
        station=_text(told, "stationCode"),
        notes=tuple(notes),
        more=more,
    )


def _span(told: dict[str, Any]) -> tuple[datetime, datetime | None, list[str]]:
    names = {"from": _FROM, "to": _TO}
    parts: dict[str, Part] = {}
    for kind, tried in names.items():
        if (text := _text(told, *tried)) is not None:
            try:
                parts[kind] = parse_moment(text)
            except Wrong as error:
                raise Wrong(str(error), tried[0]) from None
    try:
        return span(parts, ZONE)
    except Wrong as error:
        raise Wrong(str(error), names.get(error.kind or "", _FROM)[0]) from None


def _text(told: dict[str, Any], *names: str) -> str | None:
    """The first of these members that says something, word for word."""
    found = (told[name] for name in names if name in told and _told(told[name]))
    return next((str(value) for value in found), None)


def _told(value: object) -> bool:
    return value is not None and bool(str(value).strip())


FORMAT = Format(NAME, sniff, read, announced=True)
