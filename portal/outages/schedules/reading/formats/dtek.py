"""DTEK's hourly grid: days × queues × 24 hours, as `DisconSchedule.fact` in a script of its pages; times are Kyiv's.

*yes* is power, *no* none, *maybe* possibly none; *first* and *second* are none in that half of the hour, *mfirst* and
*msecond* possibly none. Halves that touch and say the same are one notice; its status is the grid's own word, no or
maybe. The weekly pattern that comes with it (`preset`) has no dates and is handed back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from portal.i18n import _
from portal.outages.schedules.reading.encodings import BROKEN
from portal.outages.schedules.reading.formats import Format
from portal.outages.schedules.reading.jsontext import Json, Lines, NoJson, parse, refused, value_at
from portal.outages.schedules.reading.moments import Wrong, moment
from portal.outages.schedules.reading.moments import parse as parse_moment
from portal.outages.schedules.reading.notice import Notice, Unread
from portal.outages.schedules.reading.source import Source

NAME = "dtek"
ZONE = ZoneInfo("Europe/Kyiv")
HALF = 1800  #: seconds
#: What each word says of the two halves of the hour.
WORDS: dict[object, tuple[str | None, str | None]] = {
    "yes": (None, None),
    "no": ("no", "no"),
    "maybe": ("maybe", "maybe"),
    "first": ("no", None),
    "second": (None, "no"),
    "mfirst": ("maybe", None),
    "msecond": (None, "maybe"),
}

#: Where a page or a script assigns the grid, or what belongs to it.
_ASSIGNED = re.compile(r"\bDisconSchedule\s*\.\s*(fact|preset)\s*=\s*(?=\{)|\bDisconSchedule\s*=\s*(?=\{)")


def sniff(source: Source) -> bool:
    """Whether it holds a grid, or says that there is none: nothing is planned."""
    return _grid(source) is not None or _is_empty(source)


def read(source: Source) -> Iterator[Notice | Unread]:
    """The pieces of every queue of every day, and the pattern of the week."""
    lines, known = Lines(source.text), _known(source)
    names = _names(known.get("preset"))
    for day in _parts(_grid(source)):
        for queue in day.parts():
            yield from _queue(queue, day, lines.of(queue.begin), names)
    preset = known.get("preset")
    if preset and preset.part("data"):
        yield Unread(lines.of(preset.begin), preset.shown, _("A pattern of the week; it has no dates"))


def _known(source: Source) -> dict[str, Json]:
    """The grid (fact) and what belongs to it (preset): of a JSON text, or as a script of a page assigns them."""
    text = source.text
    if text.lstrip().startswith("{"):
        try:
            return _members(parse(text))
        except NoJson:
            return {}
    found: dict[str, Json] = {}
    for assigned in _ASSIGNED.finditer(text):
        try:
            value = value_at(text, assigned.end())
        except NoJson:
            continue
        found |= {assigned[1]: value} if assigned[1] else _members(value)
    return found


def _members(root: Json) -> dict[str, Json]:
    told = {name: part for name in ("fact", "preset") if (part := root.part(name))}
    return told if "fact" in told else {"fact": root, **told}


def _names(preset: Json | None) -> dict[str, str]:
    """What the page calls its queues."""
    told = preset.part("sch_names") if preset else None
    value = told.value if told else None
    return (
        {key: name for key, name in value.items() if isinstance(name, str)} if isinstance(value, dict) else {}
    )


def _grid(source: Source) -> Json | None:
    try:
        fact = _known(source).get("fact")
        grid = fact.part("data") if fact else None
        return grid if any(_is_queue(queue) for day in _parts(grid) for queue in day.parts()) else None
    except NoJson:
        return None


def _is_empty(source: Source) -> bool:
    """Whether it is a grid without a day: `{}`, `{"data": {}}`, `{"fact": {"data": []}}`."""
    fact = _known(source).get("fact")
    if fact is None or not isinstance(fact.value, dict) or refused(fact.value):
        return False
    return not fact.value or ("data" in fact.value and fact.value["data"] in ({}, []))


def _parts(node: Json | None) -> Iterator[Json]:
    return node.parts() if node else iter(())


def _is_queue(node: Json) -> bool:
    value = node.value
    return isinstance(value, dict) and bool(value) and all(hour.isdecimal() for hour in value)


def _queue(queue: Json, day: Json, line: int, names: dict[str, str]) -> Iterator[Notice | Unread]:
    name = queue.name or ""
    try:
        if BROKEN.search(queue.name or ""):
            raise Wrong(_("It holds bytes that are not text"))
        when, halves = (
            day_named(day.name or ""),
            halves_of(queue.value if isinstance(queue.value, dict) else {}),
        )
    except Wrong as error:
        yield Unread(line, queue.shown, str(error), error.kind)
        return
    yield from cuts(NAME, line, queue.shown, names.get(name) or name, when, halves)


def cuts(
    format: str,
    line: int,
    text: str,
    area: str,
    when: date,
    halves: Sequence[str | None],
    sheet: str | None = None,
) -> Iterator[Notice | Unread]:
    """The cuts of a queue on a day, of what each half of an hour says; halves that say the same are one."""
    at = 0
    for word, run in groupby(halves):
        start, at = at, at + len(list(run))
        if word is None:
            continue
        begins, ends = moment(when, start * HALF, ZONE), moment(when, at * HALF, ZONE)
        if begins == ends:  # only at the change to summer time
            why = _("There is no such hour on that day")
            yield Unread(line, text, why, str(start // 2 + 1), sheet)
        else:
            yield Notice(format, line, text, area, begins, ends, status=word, sheet=sheet)


def day_named(name: str) -> date:
    """A day is named by the Unix time of its midnight, or as a date. Raises Wrong."""
    if re.fullmatch(r"\d{9,10}", name, re.A):
        return datetime.fromtimestamp(int(name), ZONE).date()
    found = parse_moment(name).dates
    if len(found) != 1:
        raise Wrong(_("The date is missing"))
    return found[0]


def halves_of(told: Mapping[str, object]) -> list[str | None]:
    """What a queue says of each of the 48 halves of an hour. Raises Wrong, with the hour."""
    if extra := [hour for hour in told if hour not in map(str, range(1, 25))]:
        raise Wrong(_("There is no hour {hour}; they are 1 to 24", hour=extra[0][:20]), extra[0][:20])
    halves: list[str | None] = []
    for hour in map(str, range(1, 25)):
        word = told.get(hour)
        if not isinstance(word, str) or word not in WORDS:
            raise Wrong(_("Hour {hour} says neither yes nor no nor maybe, first or second", hour=hour), hour)
        halves += WORDS[word]
    return halves


FORMAT = Format(NAME, sniff, read, default_kind="shedding", announced=True)
