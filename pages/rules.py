"""Time limits and extra calendar days: rules that change from a day on, and never for what is already counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st
from sqlalchemy import Row

from portal import formats
from portal.access import Invalid
from portal.database import session
from portal.organisation import actions as organisation
from portal.tickets.explanation import span
from portal.tickets.rulebook import actions, queries
from portal.tickets.rulebook.words import CLOCKS, UNITS, circumstances
from portal.ui import clock, errors, links, parts, toast, who
from portal.ui.choice import choice
from portal.ui.links import to
from portal.ui.once import done, once, turn
from portal.words import _, language

person = who.person()
with session(person) as db:
    rules = queries.limits(db, clock.today())
    days = queries.days(db, clock.today() - timedelta(days=31))

parts.show(
    parts.head(
        _("Time limits"),
        _("What was received before a change keeps the limit it had. A verdict given never changes."),
    )
)
view = choice("view", _("View"), {"limits": _("Limits"), "days": _("Calendar days")})
left, right = st.columns([8, 5])


def show_limits() -> None:
    """The table, and the form for the rule that was chosen."""
    here = st.query_params.get("rule", "")
    rows = [
        (
            parts.link(r.words.get(language()) or r.words.get("en", r.code), to("rules", rule=r.id))
            if r.id
            else r.words.get(language(), r.code),
            str(CLOCKS[r.clock]) if r.clock else "",
            circumstances(r.facts or {}),
            span(r.amount, r.unit) if r.id else _("No time limit"),
            parts.badge(_("assumed"), "yellow", "help") if r.assumed else r.source,
            formats.date(r.next_from) if r.next_from else "",
        )
        for r in rules
    ]
    heads = [_("Category"), _("Clock"), _("Circumstances"), _("Limit"), _("Source"), _("Changes on")]
    with left:
        links.show(parts.table(heads, rows, caption=_("Time limits")), key="limits")
    with right:
        chosen = next((r for r in rules if str(r.id) == here), None)
        if chosen is None:
            parts.show(parts.empty(_("Choose a limit to change it from a day on."), symbol="timer"))
        else:
            change(chosen)


def change(r: Row[Any]) -> None:
    """A new version of one limit."""
    parts.show(
        parts.section(r.words.get(language(), r.code), str(CLOCKS[r.clock])),
        parts.facts(
            [
                (_("Now"), span(r.amount, r.unit)),
                (_("Circumstances"), circumstances(r.facts) or _("all")),
                (_("Version"), formats.number(r.version)),
                (_("Source"), r.source),
            ]
        ),
    )
    act = ("limit", r.id)
    with st.form(f"limit-{r.id}-{turn(*act)}"):
        amount = st.number_input(_("Limit"), min_value=0, value=r.amount or 0, help=_("0 means no limit."))
        unit = st.selectbox(
            _("Unit of time"), list(UNITS), list(UNITS).index(r.unit), format_func=lambda u: str(UNITS[u])
        )
        pausable = st.toggle(_("Stops while waiting for the customer"), r.pausable)
        valid_from = st.date_input(_("Valid from"), clock.today() + timedelta(days=1), format="DD/MM/YYYY")
        source = st.text_input(_("Source"), placeholder=_("Decision number or law"))
        save = st.form_submit_button(_("Change the limit"), type="primary", shortcut="Mod+Enter")
    if save:
        try:
            with session(person) as db:
                actions.set_limit(
                    db,
                    r.id,
                    amount=int(amount) or None,
                    unit=unit,
                    pausable=pausable,
                    valid_from=valid_from,
                    source=source,
                    once=once(*act),
                )
        except Invalid as error:
            errors.invalid(error)
            return
        done(*act)
        toast.say(_("The limit changes on {day}.", day=formats.date(valid_from)))
        st.rerun()


def show_days() -> None:
    """Days against the holiday calendar."""
    with left:
        if days:
            rows = [
                (formats.long_date(d.day), _("Working day") if d.working else _("Day off"), d.reason)
                for d in days
            ]
            parts.show(parts.table([_("Day"), _("Kind"), _("Reason")], rows, caption=_("Calendar days")))
        else:
            sentence = _("No extra days. Holidays and swapped days come from the country's calendar.")
            parts.show(parts.empty(sentence, symbol="calendar_month"))
    with right, st.form(f"day-{turn('day')}"):
        day = st.date_input(_("Day"), clock.today() + timedelta(days=1), format="DD/MM/YYYY")
        kinds = {False: _("Day off"), True: _("Working day")}
        working = st.segmented_control(
            _("Kind"), list(kinds), format_func=lambda k: kinds[k], default=False, required=True
        )
        reason = st.text_input(_("Reason"), placeholder=_("Decision number"))
        save = st.form_submit_button(_("Set this day"), type="primary", shortcut="Mod+Enter")
    if save:
        try:
            with session(person) as db:
                organisation.set_day(db, day, working=bool(working), reason=reason, once=once("day"))
        except Invalid as error:
            errors.invalid(error)
            return
        done("day")
        toast.say(_("Set: {day}", day=formats.date(day)))
        st.rerun()


show_limits() if view == "limits" else show_days()
