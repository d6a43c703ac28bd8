"""What would become of each line of a schedule, and why, in words. Pure: everything it must know is in `Facts`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unicodedata import normalize

from portal import formats
from portal.i18n import _, listed
from portal.outages import notice_period
from portal.outages.schedules.lookup import Equipment, kind_of, state_of
from portal.outages.schedules.reading import Notice, Reading, Unread, key
from portal.outages.schedules.types import Facts, Line, Stored, Target, Verdict

#: How long the words of a file may be: as the columns that keep them.
LENGTHS = {"area": 2000, "reason": 400, "company": 200, "status": 100}


class Wrong(ValueError):
    """Why a notice cannot be written, and the column that it is about."""

    def __init__(self, why: str, column: str) -> None:
        super().__init__(why)
        self.column = column


class TooLate(Wrong):
    """The rule's notice is over, and nobody said why."""


class Foreign(ValueError):
    """A notice of somebody who is none of our units."""


def judge(reading: Reading, facts: Facts) -> Iterator[Line]:
    """Every piece of the file, in its order."""
    seen: dict[str, Line] = {}
    for piece in reading.pieces:
        if isinstance(piece, Unread):
            yield Line(piece.line, piece.text, "wrong", (piece.why,), piece.column, piece.sheet)
            continue
        line = _again(piece, seen) or _line(piece, facts)
        if line.target is not None:
            seen.setdefault(line.target.key, line)
        yield line


def _composed(notice: Notice) -> Notice:
    """The same letters, each in one piece, as all text here is kept."""

    def whole(words: str | None) -> str | None:
        return words and normalize("NFC", words)

    return replace(
        notice,
        area=normalize("NFC", notice.area),
        reason=whole(notice.reason),
        company=whole(notice.company),
        status=whole(notice.status),
    )


def _line(notice: Notice, facts: Facts) -> Line:
    notice = _composed(notice)
    line = Line(notice.line, notice.text, "new", notice.notes, sheet=notice.sheet, notice=notice)
    try:
        _check(notice)
        target, why = _place(notice, facts)
        unit = facts.book.names.get(target.district_id, "")
        line = replace(line, target=target, unit=unit, why=(*line.why, *why))
        return _verdict(line, notice, target, facts)
    except TooLate as wrong:
        return replace(line, verdict="wrong", why=(str(wrong),), column=wrong.column, late=True)
    except Wrong as wrong:
        return replace(line, verdict="wrong", why=(str(wrong),), column=wrong.column)
    except Foreign as foreign:
        return replace(line, verdict="other", why=(str(foreign),))


def _check(notice: Notice) -> None:
    if notice.end is None:
        raise Wrong(_("the expected end is missing"), _("Until"))
    labels = {"area": _("Area"), "reason": _("Reason"), "company": _("Company"), "status": _("Status")}
    for name, most in LENGTHS.items():
        if len(getattr(notice, name) or "") > most:
            raise Wrong(_("longer than {limit} characters", limit=most), labels[name])


def _place(notice: Notice, facts: Facts) -> tuple[Target, list[str]]:
    """Whose it is and what it takes off: by company, then station, then the wards that the area names."""
    company, ours = facts.book.company(notice.company)
    if not ours:
        raise Foreign(_("“{company}” is none of our units", company=notice.company))
    target = Target(
        facts.unit_id,
        key(notice),
        kind_of(notice.status, notice.format),
        state_of(notice.status),
        known=False,
    )
    prefer = company or (None if facts.every else facts.unit_id)
    if notice.station and (station := _station(notice, company, facts)):
        return _at(target, station), []
    found = facts.atlas.named(notice.area)
    wards = tuple(match.ward_id for match in found if match.sure)
    district = company or facts.atlas.district(wards, prefer)
    if district is not None:
        return replace(target, district_id=district, wards=wards, known=True), _doubts(found, facts)
    return target, [_unplaced(notice, found, facts)]


def _at(target: Target, station: Equipment) -> Target:
    return replace(
        target,
        district_id=station.district_id,
        wards=(station.ward_id,) if station.ward_id else (),
        transformer_id=None if station.line else station.id,
        feeder_id=station.id if station.line else None,
        known=True,
    )


def _station(notice: Notice, company: int | None, facts: Facts) -> Equipment | None:
    """The station that it names. Raises Wrong where the station is all it tells and there is no such one."""
    name = notice.station or ""
    district = company or (None if facts.every else facts.unit_id)
    found = facts.book.station(name, district) or facts.book.station(notice.area, district)
    if len(found) == 1:
        return found[0]
    if notice.area.strip() != name.strip() and facts.atlas.sure(notice.area):
        return None  # the area says enough
    if found:
        raise Wrong(_("several stations are called “{name}”; write its code", name=name), _("Station"))
    near = facts.book.nearest(name, district)
    if near:
        raise Wrong(
            _("there is no station “{name}”; similar: {names}", name=name, names=listed(near)),
            _("Station"),
        )
    raise Wrong(_("there is no station “{name}”", name=name), _("Station"))


def _doubts(found: list[Any], facts: Facts) -> list[str]:
    return [
        _("perhaps also {ward}: {why}", ward=facts.atlas.name(match.ward_id), why=match.why)
        for match in found
        if not match.sure
    ]


def _unplaced(notice: Notice, found: list[Any], facts: Facts) -> str:
    words = notice.area if any(letter.isalpha() for letter in notice.area) else ""
    near = [facts.atlas.name(match.ward_id) for match in found] or facts.atlas.nearest(words)
    if near:
        return _("no ward was recognised; similar: {names}", names=listed(dict.fromkeys(near)))
    return _("no ward was recognised")


def _verdict(line: Line, notice: Notice, target: Target, facts: Facts) -> Line:
    there = facts.stored.get(target.key, [])
    own = next((s for s in there if s.district_id == target.district_id), None)
    if not target.known and (elsewhere := next(iter(there), None)) and own is None:
        # Nobody knows whose it is, and somebody has it already.
        unit = facts.book.names.get(elsewhere.district_id, "")
        return replace(
            line, verdict="same", why=(*line.why, _("is there already, of {unit}", unit=unit)), unit=unit
        )
    if not facts.may_write(target.district_id):
        return replace(line, verdict="other")
    if own is not None:
        return _compared(line, notice, target, own)
    if not target.known and not facts.unplaced:
        return replace(line, verdict="skipped", unit="")
    assert notice.end is not None
    if notice.end <= facts.now:
        line = replace(line, why=(*line.why, _("is past")))
        return line if facts.past else replace(line, verdict="skipped", past=True)
    return _in_time(line, notice, target, facts)


def _compared(line: Line, notice: Notice, target: Target, own: Stored) -> Line:
    """Against what is stored. What people here moved, cancelled or restored stays as they left it."""
    if own.state not in ("draft", "posted"):
        kept = _("is “{state}” here and stays so", state=str(notice_period.STATES[own.state]))
        return replace(line, verdict="same", why=(*line.why, kept))
    assert notice.end is not None
    pairs = [
        (_("Until"), formats.datetime(own.ends), formats.datetime(notice.end)) if own.ends != notice.end else None,
        (_("Reason"), own.reason or "–", notice.reason) if notice.reason and own.reason != notice.reason else None,
        (_("Status"), own.published_status or "–", notice.status)
        if notice.status and own.published_status != notice.status else None,
    ]  # fmt: skip
    changes = [f"{label}: {before} → {after}" for label, before, after in filter(None, pairs)]
    if not changes:
        return replace(line, verdict="same")
    return replace(line, verdict="changed", why=(*line.why, *changes))


def _in_time(line: Line, notice: Notice, target: Target, facts: Facts) -> Line:
    """A new one. The rule binds what is announced by this; what was published elsewhere is only remarked on."""
    if not notice_period.is_late(target.kind, notice.start, facts.now) or target.state != "posted":
        return line
    left, least = notice_period.days_left(notice.start, facts.now), notice_period.notice_days()
    if notice.start <= facts.now:
        told = _("has begun already")
    else:
        told = _("only {left} days ahead; the rule is {least}", left=left, least=least)
    if notice.status or notice.format != "table" or notice.start <= facts.now:
        return replace(line, why=(*line.why, told), target=replace(target, note=facts.note))
    if facts.note:
        return replace(line, why=(*line.why, told, facts.note), target=replace(target, note=facts.note))
    raise TooLate(told, _("Date"))


def _again(notice: Notice, seen: dict[str, Line]) -> Line | None:
    """A cut that the file told of before: the same again, or another end, which somebody has to decide."""
    first = seen.get(key(notice))
    if first is None or first.notice is None:
        return None
    told = (notice.end, notice.reason, notice.status) == (
        first.notice.end,
        first.notice.reason,
        first.notice.status,
    )
    if told:
        why = _("the same as line {line}", line=str(first.line))
        verdict: Verdict = "skipped" if first.verdict == "skipped" else "same"
        return Line(notice.line, notice.text, verdict, (why,), None, notice.sheet, notice, None, first.unit)
    why = _("line {line} tells the same outage with another end, reason or status", line=str(first.line))
    return Line(notice.line, notice.text, "wrong", (why,), _("Until"), notice.sheet, notice)
