"""Calendar days that go against the country's holidays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import streamlit as st

from portal import formats
from portal.access import Person
from portal.database import session
from portal.i18n import _
from portal.i18n import lazy as _l
from portal.organisation import actions, queries
from portal.organisation.models import CalendarDay
from portal.organisation.queries import SaidDay
from portal.ui.app import clock, pages
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform

PAST = timedelta(days=31)
#: Which of two equal requests a new day reaches: neither, so that they stay equal.
RULE = _l(
    "Counts for what is received from now on. What was received before keeps its limit, paused meanwhile or not."
)


def show(person: Person, left: Any, right: Any) -> None:
    """The days that were set, and the form for one more, or to take one back."""
    with session(person) as db:
        days = queries.days(db, since=clock.today() - PAST)
    here = st.query_params.get("day", "")
    chosen = next((d for d in days if d.day.isoformat() == here), None)
    with left:
        if days:
            links.show(_table(days), key="days")
        else:
            sentence = _("No extra days. Holidays and swapped days come from the country's calendar.")
            parts.render(parts.empty(sentence, symbol="calendar_month"))
    with right:
        if chosen is None:
            _add(person)
        else:
            _take_back(person, chosen)


def _table(days: Sequence[SaidDay]) -> parts.Markup:
    rows = [
        (
            formats.long_date(d.day),
            _("Working day") if d.working else _("Day off"),
            d.reason,
            parts.link(_("Take back"), to("rules", view="days", day=d.day.isoformat())),
        )
        for d in days
    ]
    return parts.table([_("Day"), _("Kind"), _("Reason"), ""], rows, caption=_("Calendar days"))


def _add(person: Person) -> None:
    parts.render(parts.section(_("New calendar day")))
    with st.form(f"day-{turn('day')}"):
        boxes, tomorrow = Boxes("day"), clock.today() + timedelta(days=1)
        day = boxes.date_input("day", _("Day"), tomorrow) or tomorrow
        kinds = {"off": _("Day off"), "worked": _("Working day")}
        kind = boxes.segmented("kind", _("Kind"), list(kinds), "off", words=kinds.__getitem__)
        reason = boxes.text_input("reason", _("Reason"), placeholder=_("Decision number"))
        parts.render(parts.notice(RULE))
        save = st.form_submit_button(_("Set this day"), type="primary", shortcut="Mod+Enter")
    if save:
        perform(
            ("day",),
            person,
            lambda db: actions.set_day(db, day, working=kind == "worked", reason=reason),
            lambda _result: _("Set: {day}", day=formats.date(day)),
            model=CalendarDay,
        )


def _take_back(person: Person, said: SaidDay) -> None:
    """It is again as the country's calendar has it."""
    act = ("day", said.day)
    another = parts.link(_("New calendar day"), to("rules", view="days"))
    links.show(parts.section(formats.long_date(said.day), another), key="another")
    now = _("Working day") if said.working else _("Day off")
    with st.form(f"day-back-{said.day}-{turn(*act)}"):
        parts.render(parts.facts([(_("Kind"), now), (_("Reason"), said.reason)]))
        reason = Boxes(*act).text_input("reason", _("Why it is taken back"), placeholder=_("Decision number"))
        parts.render(parts.muted(_("It is then as in the country's calendar.")), parts.notice(RULE))
        back = st.form_submit_button(_("Take back"), type="primary", shortcut="Mod+Enter")
    if back:
        perform(
            act,
            person,
            lambda db: actions.set_day(db, said.day, working=None, reason=reason),
            lambda _result: _("Taken back: {day}", day=formats.date(said.day)),
            model=CalendarDay,
            then=lambda _result: pages.go("rules", view="days"),
        )
