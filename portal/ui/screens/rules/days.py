"""Calendar days that go against the country's holidays."""

from __future__ import annotations

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
from portal.ui.app import clock
from portal.ui.components import parts
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform

PAST = timedelta(days=31)
#: Which of two equal requests a new day reaches: neither, so that they stay equal.
RULE = _l(
    "Counts for what is received from now on. What was received before keeps its limit, paused meanwhile or not."
)


def show(person: Person, left: Any, right: Any) -> None:
    """The days that were set, and the form for one more."""
    with session(person) as db:
        days = queries.days(db, since=clock.today() - PAST)
    with left:
        if days:
            rows = [
                (formats.long_date(d.day), _("Working day") if d.working else _("Day off"), d.reason)
                for d in days
            ]
            parts.render(parts.table([_("Day"), _("Kind"), _("Reason")], rows, caption=_("Calendar days")))
        else:
            sentence = _("No extra days. Holidays and swapped days come from the country's calendar.")
            parts.render(parts.empty(sentence, symbol="calendar_month"))
    with right, st.form(f"day-{turn('day')}"):
        boxes, tomorrow = Boxes("day"), clock.today() + timedelta(days=1)
        day = boxes.date_input("day", _("Day"), tomorrow) or tomorrow
        kinds = {"off": _("Day off"), "worked": _("Working day"), "country": _("As the country has it")}
        kind = boxes.segmented("kind", _("Kind"), list(kinds), "off", words=kinds.__getitem__)
        working = None if kind == "country" else kind == "worked"
        reason = boxes.text_input("reason", _("Reason"), placeholder=_("Decision number"))
        parts.render(parts.notice(RULE))
        save = st.form_submit_button(_("Set this day"), type="primary", shortcut="Mod+Enter")
    if save:
        perform(
            ("day",),
            person,
            lambda db: actions.set_day(db, day, working=working, reason=reason),
            lambda _result: _("Set: {day}", day=formats.date(day)),
            model=CalendarDay,
        )
