"""The duty roster: a week of one's own unit, who is away, and for the supervisor where other units have gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import streamlit as st

from portal import formats
from portal.access import Person, Role, may
from portal.alerts import actions
from portal.alerts.models import Absence, Duty
from portal.alerts.queries import roster
from portal.alerts.queries.roster import AbsenceRow, Colleague, Shift, UnitDuty
from portal.database import session
from portal.i18n import _, ngettext
from portal.ui.app import clock
from portal.ui.components import filters, links, parts
from portal.ui.components.links import to
from portal.ui.components.markdown import literal
from portal.ui.forms import complaints
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform
from portal.ui.screens.alerts import gaps

WEEK = timedelta(days=7)
#: When a duty begins and ends unless somebody says otherwise (assumed).
BEGINS, ENDS = time(17), time(7)


def show(person: Person, now: datetime) -> None:
    """Draw it; five statements."""
    monday = _monday(formats.local(now).date())
    since, until = _midnight(monday), _midnight(monday + WEEK)
    plans = may(actions.set_duty, person)
    with session(person) as db:
        shifts = roster.shifts(db, since, until, person.unit_id)
        units = roster.duties(db, now)
        away = roster.absences(db, formats.local(now).date())
        people = roster.colleagues(db) if plans else []
    span = f"{formats.short_date(monday)} – {formats.short_date(monday + WEEK - timedelta(days=1))}"
    parts.render(parts.head(_("Duty roster"), parts.dotted(person.unit_name, span)))
    _weeks(monday)
    left, right = st.columns([17, 8], gap="medium")
    with left:
        _week(shifts, monday, now, next((u.person for u in units if u.unit_id == person.unit_id), None))
        if person.role == Role.CENTRE_SUPERVISOR:
            _units(units, now)
    with right:
        if lacking := gaps.notice(units):
            parts.render(lacking)
        if plans:
            _plan(person, people)
            _take_out(person, shifts)
        _absences(person, away, people)


def _monday(today: date) -> date:
    """The Monday of the week that the address names, else of this one."""
    told = filters.text("day")
    try:
        day = date.fromisoformat(told) if told else today
    except ValueError:
        day = today
    return day - timedelta(days=day.weekday())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.zone())


def _weeks(monday: date) -> None:
    before, after = monday - WEEK, monday + WEEK
    links.show(
        parts.dotted(
            parts.link(_("Week before"), to("duty", day=before.isoformat())),
            parts.link(_("This week"), to("duty")),
            parts.link(_("Week after"), to("duty", day=after.isoformat())),
        ),
        key="weeks",
    )


def _week(shifts: Sequence[Shift], monday: date, now: datetime, there: str | None) -> None:
    """Seven days: who begins a duty on each; of the one that is under way, who is `there`, by name."""
    rows: list[tuple[object, ...]] = []
    for day in (monday + timedelta(days=n) for n in range(7)):
        name = f"{formats.weekday(day)} {formats.short_date(day)}"  # the year is in nobody's mind
        begun = [s for s in shifts if formats.local(s.starts).date() == day]
        if not begun:
            rows.append((name, "", parts.tinted(_("nobody"), "orange", "person_off"), ""))
        rows += [_shift(name if s is begun[0] else "", s, now, there) for s in begun]
    heads = [_("Day"), _("From and until"), _("On duty"), _("Deputy")]
    parts.render(parts.table(heads, rows, caption=_("Duty roster")))


def _shift(day: str, shift: Shift, now: datetime, there: str | None) -> tuple[object, ...]:
    on = shift.starts <= now < shift.ends
    none = parts.tinted(_("no deputy"), "orange", "person_off")
    deputy = _named(shift.deputy, on, there) if shift.deputy else none
    return day, _hours(shift), _named(shift.person, on, there), deputy


def _named(name: str, on: bool, there: str | None) -> parts.Markup:
    """Somebody of the roster; of the duty that is under way with a mark, if it is them whom an alert finds."""
    mark = parts.badge(_("now"), "green") if on and name == there else parts.NOTHING
    return parts.joined(parts.Markup.escape(name), mark)


def _hours(shift: Shift) -> str:
    """17:00–07:00 of a duty that is over within a day of its beginning, for the day stands beside it; else both days."""
    if shift.ends - shift.starts < timedelta(days=1):
        return f"{formats.time(shift.starts)}–{formats.time(shift.ends)}"
    return formats.span(shift.starts, shift.ends)


def _units(units: Sequence[UnitDuty], now: datetime) -> None:
    """Who is on duty now in every unit, as an alert finds them."""
    heads = [_("Unit"), _("On duty now"), _("Deputy"), _("Until")]
    nobody = parts.tinted(_("nobody"), "orange", "person_off")
    none = parts.tinted(_("no deputy"), "orange", "person_off")
    rows = [
        (
            u.unit,
            u.person or nobody,
            (u.deputy or none) if u.person else "",
            formats.moment(u.until, now) if u.until else "",
        )
        for u in units
    ]
    parts.render(parts.section(_("On duty now"), _("as an alert finds them")))
    parts.render(parts.table(heads, rows, caption=_("On duty now")))


def _plan(person: Person, people: Sequence[Colleague]) -> None:
    """Put somebody on duty; what the roster had for that time gives way."""
    act = ("duty",)
    names, boxes, today = {p.id: p.name for p in people}, Boxes(*act), clock.today()
    with st.form(f"duty-{turn(*act)}"):
        parts.render(parts.section(_("Put on duty")))
        who = _colleague(boxes, "who", _("On duty"), names)
        deputy = _colleague(boxes, "deputy", _("Deputy"), names)
        left, right = st.columns(2)
        with left:
            day = boxes.date_input("day", _("First day"), today) or today
            begins = boxes.time_input("begins", _("From"), BEGINS)
        with right:
            longest = actions.LONGEST_DUTY.days
            days = boxes.whole_number("days", _("Days"), 1, min_value=1, max_value=longest)
            ends = boxes.time_input("ends", _("Until"), ENDS)
        save = st.form_submit_button(_("Put on duty"), type="primary", shortcut="Mod+Enter")
    if save and who is None:
        complaints.tell(boxes.form, {"who": _("Choose who is on duty.")})
    elif save and who is not None:
        starts, end = _at(day, begins), _at(day, ends)
        end += timedelta(days=0 if end > starts else 1)  # the next morning
        perform(
            act,
            person,
            lambda db: actions.set_duty(
                db, person_id=who, deputy_id=deputy, starts=starts, ends=end, times=days or 1
            ),
            lambda count: ngettext(
                "{count} duty is in the roster", "{count} duties are in the roster", count
            ),
            model=Duty,
        )


def _colleague(boxes: Boxes, field: str, label: str, names: Mapping[int, str]) -> int | None:
    """One of the unit, nobody beforehand."""
    return boxes.selectbox(
        field, label, list(names), words=names.__getitem__, placeholder=_("Choose somebody")
    )


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=clock.zone())


def _take_out(person: Person, shifts: Sequence[Shift]) -> None:
    """Take one of the week's duties out again."""
    act = ("duty-end",)
    words = {s.id: f"{formats.span(s.starts, s.ends)} · {s.person}" for s in shifts}
    if not words:
        return
    with st.form(f"duty-end-{turn(*act)}"):
        chosen = Boxes(*act).selectbox(
            "duty",
            _("Take out of the roster"),
            list(words),
            words=words.__getitem__,
            placeholder=_("Choose a duty"),
        )
        out = st.form_submit_button(_("Take out"), icon=":material/event_busy:")
    if out and chosen is not None:
        perform(act, person, lambda db: actions.end_duty(db, chosen), lambda _id: _("Taken out"), model=Duty)


def _absences(person: Person, away: Sequence[AbsenceRow], people: Sequence[Colleague]) -> None:
    """Who is away, and the form for one more: oneself, for who makes the roster also colleagues."""
    parts.render(parts.section(_("Away")))
    if away:
        rows = [(x.person, _days(x.first, x.last)) for x in away]
        parts.render(parts.table([_("Person"), _("Away")], rows, caption=_("Away")))
    else:
        parts.render(parts.muted(_("Nobody is away from today on.")))
    names = {p.id: p.name for p in people} or {person.id: person.name}
    act = ("absence",)
    boxes, today = Boxes(*act), clock.today()
    with st.form(f"absence-{turn(*act)}"):
        who = _colleague(boxes, "who", _("Person"), names) if people else person.id
        left, right = st.columns(2)
        with left:
            first = boxes.date_input("first", _("First day"), today) or today
        with right:
            last = boxes.date_input("last", _("Last day"), today) or today
        save = st.form_submit_button(_("Enter the absence"), icon=":material/event_busy:")
    if save and who is not None:
        perform(
            act,
            person,
            lambda db: actions.set_absence(db, person_id=who, first=first, last=last),
            lambda _row: _("Entered"),
            model=Absence,
        )
    _back_again(person, away)


def _back_again(person: Person, away: Sequence[AbsenceRow]) -> None:
    """Take an absence away: plans change."""
    for absence in away[:5]:
        act = ("absence-end", absence.id)
        label = _("{person} is there after all", person=absence.person)
        if st.button(
            literal(label), icon=":material/undo:", type="tertiary", key=f"back:{absence.id}:{turn(*act)}"
        ):
            id = absence.id
            perform(
                act,
                person,
                lambda db, id=id: actions.end_absence(db, id),  # type: ignore[misc]
                lambda _id: _("Taken out"),
                model=Absence,
            )


def _days(first: date, last: date) -> str:
    return formats.date(first) if first == last else f"{formats.short_date(first)} – {formats.date(last)}"
