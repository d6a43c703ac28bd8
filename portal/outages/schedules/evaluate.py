"""What would become of each line of a schedule, and why, in words. Pure: everything it must know is in `ImportContext`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unicodedata import normalize

from portal import formats
from portal.i18n import _, listed, ngettext
from portal.outages import notice_period
from portal.outages.models import DROPPED, STANDING, OutageState
from portal.outages.schedules.lookup import Equipment, says_station
from portal.outages.schedules.reading import Notice, Reading, Unread, format_of, key
from portal.outages.schedules.reading.folded_text import fold
from portal.outages.schedules.status_words import meaning
from portal.outages.schedules.types import EvaluatedLine, ImportContext, ImportLine, Stored, Target, Timing

#: How long the words of a file may be: as the columns that keep them.
LENGTHS = {"area": 2000, "reason": 400, "company": 200, "status": 100}


class Wrong(ValueError):
    """Why a notice cannot be written, and the column that it is about."""

    def __init__(self, why: str, column: str) -> None:
        super().__init__(why)
        self.column = column


class Foreign(ValueError):
    """A notice of somebody who is none of our units."""


def evaluate(reading: Reading, context: ImportContext) -> Iterator[EvaluatedLine]:
    """Every piece of the file but headings, in its order, whatever is decided about it afterwards."""
    seen: dict[str, EvaluatedLine] = {}
    for piece in reading.pieces:
        if isinstance(piece, Unread):
            if piece.heading:
                continue
            wrong = ImportLine(piece.line, piece.text, "wrong", (piece.why,), piece.column, piece.sheet)
            yield EvaluatedLine(wrong)
            continue
        evaluated = _again(piece, seen) or _evaluated(piece, context)
        if evaluated.line.target is not None:
            seen.setdefault(evaluated.line.target.key, evaluated)
        yield evaluated


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


def _evaluated(notice: Notice, context: ImportContext) -> EvaluatedLine:
    notice = _composed(notice)
    line = ImportLine(notice.line, notice.text, "new", notice.notes, sheet=notice.sheet, notice=notice)
    try:
        _check(notice)
        target, why = _place(notice, context)
    except Wrong as wrong:
        return EvaluatedLine(replace(line, outcome="wrong", why=(str(wrong),), column=wrong.column))
    except Foreign as foreign:
        return EvaluatedLine(replace(line, outcome="other", why=(str(foreign),)))
    unit = context.equipment_index.names.get(target.district_id, "")
    line = replace(line, target=target, unit=unit, why=(*line.why, *why))
    evaluated = _outcome(line, notice, target, context)
    unclear = evaluated.line.outcome in ("new", "changed") and _unclear(notice, context)
    return replace(evaluated, unclear=unclear)


def _unclear(notice: Notice, context: ImportContext) -> bool:
    """Whether nobody here knows its status, and callers would be told that it stands."""
    assert notice.end is not None
    return meaning(notice.status).state is None and notice.end > context.now


def _check(notice: Notice) -> None:
    if notice.end is None:
        raise Wrong(_("the expected end is missing"), _("Until"))
    labels = {"area": _("Area"), "reason": _("Reason"), "company": _("Company"), "status": _("Status")}
    for name, most in LENGTHS.items():
        if len(getattr(notice, name) or "") > most:
            raise Wrong(_("longer than {limit} characters", limit=most), labels[name])


def _place(notice: Notice, context: ImportContext) -> tuple[Target, list[str]]:
    """Whose it is and what it takes off: by company, then station, then the wards that the area names."""
    company, ours = context.equipment_index.company(notice.company)
    if not ours:
        raise Foreign(_("“{company}” is not one of our units", company=notice.company))
    told = meaning(notice.status)
    kind, state = told.kind or format_of(notice).default_kind, told.state or "posted"
    target = Target(context.unit_id, key(notice), kind, state, known=False)
    if company is not None and not context.may_write(company):
        return replace(target, district_id=company), []  # theirs, whatever it is called there
    prefer = company or (None if context.every else context.unit_id)
    if notice.station and (station := _station(notice, company, context)):
        return _at(target, station), []
    found = context.ward_index.named(notice.area)
    named = _station_as_area(notice, found, company, context)
    if len(named) == 1:
        return _at(target, named[0]), []
    wards = tuple(match.ward_id for match in found if match.sure)
    district = company or context.ward_index.district(wards, prefer)
    if district is not None:
        return replace(target, district_id=district, wards=wards, known=True), _doubts(found, context)
    if named:
        return target, [_("several stations are called “{name}”; write its code", name=notice.area)]
    return target, [_unplaced(notice, found, context)]


def _at(target: Target, station: Equipment) -> Target:
    return replace(
        target,
        district_id=station.district_id,
        wards=(station.ward_id,) if station.ward_id else (),
        transformer_id=None if station.line else station.id,
        feeder_id=station.id if station.line else None,
        known=True,
    )


def _station(notice: Notice, company: int | None, context: ImportContext) -> Equipment | None:
    """The station that it names. Raises Wrong where the station is all it tells and there is no such one."""
    name = notice.station or ""
    district = company or (None if context.every else context.unit_id)
    found = context.equipment_index.station(name, district) or context.equipment_index.station(
        notice.area, district
    )
    if len(found) == 1:
        return found[0]
    if notice.area.strip() != name.strip() and context.ward_index.sure(notice.area):
        return None  # the area says enough
    if found:
        raise Wrong(_("several stations are called “{name}”; write its code", name=name), _("Station"))
    near = context.equipment_index.nearest(name, district)
    if near:
        raise Wrong(
            _("there is no station “{name}”; similar: {names}", name=name, names=listed(near)),
            _("Station"),
        )
    raise Wrong(_("there is no station “{name}”", name=name), _("Station"))


def _station_as_area(
    notice: Notice, wards: list[Any], company: int | None, context: ImportContext
) -> list[Equipment]:
    """The stations of which an area has nothing but the name; a name that is a ward's too means the ward."""
    if notice.station:
        return []
    district = company or (None if context.every else context.unit_id)
    found = context.equipment_index.written_as_area(notice.area, district)
    code = fold(notice.area) in {fold(each.code) for each in found}
    if code or says_station(notice.area):
        return found
    whole = {each.ward_id for each in wards}  # sure or not
    return [each for each in found if (whole <= {each.ward_id} and "," in notice.area) or not whole]


def _doubts(found: list[Any], context: ImportContext) -> list[str]:
    return [
        _("perhaps also {ward}: {why}", ward=context.ward_index.name(match.ward_id), why=match.why)
        for match in found
        if not match.sure
    ]


def _unplaced(notice: Notice, found: list[Any], context: ImportContext) -> str:
    words = notice.area if any(letter.isalpha() for letter in notice.area) else ""
    near = [context.ward_index.name(match.ward_id) for match in found] or context.ward_index.nearest(words)
    if near:
        return _("no ward was recognised; similar: {names}", names=listed(dict.fromkeys(near)))
    return _("no ward was recognised")


def _outcome(line: ImportLine, notice: Notice, target: Target, context: ImportContext) -> EvaluatedLine:
    stored = context.stored.get(target.key, [])
    own = next((s for s in stored if s.district_id == target.district_id), None)
    if not target.known and stored and own is None:
        # Nobody knows whose it is, and somebody has it already.
        unit = context.equipment_index.names.get(stored[0].district_id, "")
        why = (*line.why, _("is there already, from {unit}", unit=unit))
        return EvaluatedLine(replace(line, outcome="same", why=why, unit=unit))
    if not context.may_write(target.district_id):
        return EvaluatedLine(replace(line, outcome="other"))
    if own is not None:
        return EvaluatedLine(_compared(line, notice, own))
    timing, remark = _timing(notice, target, context)
    return EvaluatedLine(line, not target.known, timing, remark)


def _compared(line: ImportLine, notice: Notice, own: Stored) -> ImportLine:
    """Against what is stored. What people here moved, cancelled or restored stays as they left it."""
    if own.state not in STANDING and not _may_take_back(notice, own):
        kept = _("is “{state}” here and stays so", state=str(OutageState(own.state).word))
        return replace(line, outcome="same", why=(*line.why, kept))
    assert notice.end is not None
    state = line.target.state if line.target else own.state
    pairs = [
        (_("State"), str(OutageState(own.state).word), str(OutageState(state).word))
        if own.state != state and (own.state != "draft" or state in DROPPED)
        else None,
        (_("Until"), formats.datetime(own.ends), formats.datetime(notice.end))
        if own.ends != notice.end
        else None,
        (_("Reason"), own.reason or "–", notice.reason)
        if notice.reason and own.reason != notice.reason
        else None,
        (_("Status"), own.published_status or "–", notice.status)
        if notice.status and own.published_status != notice.status
        else None,
    ]
    changes = [f"{label}: {before} → {after}" for label, before, after in filter(None, pairs)]
    if not changes:
        return replace(line, outcome="same")
    return replace(line, outcome="changed", why=(*line.why, *changes))


def _may_take_back(notice: Notice, own: Stored) -> bool:
    """Whether a file called it off or moved it, and this one says in words how it stands.

    Only a file leaves its own word for that beside the state; who decides here leaves the word as it was.
    """
    by_file = own.state in DROPPED and meaning(own.published_status).state == own.state
    return by_file and bool((notice.status or "").strip()) and meaning(notice.status).state is not None


def _timing(notice: Notice, target: Target, context: ImportContext) -> tuple[Timing, str]:
    """Of a new one. The rule binds what is announced by this; what was published elsewhere is only remarked on."""
    assert notice.end is not None
    if notice.end <= context.now:
        return "past", _("is past")
    if not notice_period.is_late(target.kind, notice.start, context.now) or target.state != "posted":
        return "", ""
    if notice.start <= context.now:
        return "remarked", _("has begun already")
    published = notice.status or format_of(notice).announced
    left, least = notice_period.days_left(notice.start, context.now), notice_period.notice_days()
    remark = ngettext(
        "only {count} day ahead; the rule is {least}",
        "only {count} days ahead; the rule is {least}",
        left,
        least=least,
    )
    return "remarked" if published else "late", remark


def _again(notice: Notice, seen: dict[str, EvaluatedLine]) -> EvaluatedLine | None:
    """A cut that the file told of before: the same again, or another end, which somebody has to decide."""
    first = seen.get(key(notice))
    if first is None or first.line.notice is None:
        return None
    line, before = str(first.line.line), first.line.notice
    again = ImportLine(notice.line, notice.text, "same", sheet=notice.sheet, notice=notice)
    if (notice.end, notice.reason, notice.status) == (before.end, before.reason, before.status):
        return EvaluatedLine(replace(again, why=(_("the same as line {line}", line=line),)), first=first)
    why = _("line {line} tells the same outage with another end, reason or status", line=line)
    return EvaluatedLine(replace(again, outcome="wrong", why=(why,), column=_("Until")))
