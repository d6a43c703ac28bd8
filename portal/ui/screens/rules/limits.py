"""Time limits: each changes from a day on by a new version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypedDict

import streamlit as st

from portal import formats
from portal.access import Person
from portal.database import session
from portal.i18n import _
from portal.tickets.sla import actions, queries
from portal.tickets.sla.explanation import span
from portal.tickets.sla.labels import CLOCK_WORDS, TIME_UNIT_WORDS, circumstances, named
from portal.tickets.sla.models import LimitRule
from portal.tickets.sla.policy import TimeUnit
from portal.tickets.sla.queries import CategoryLimit, CurrentLimit
from portal.ui.app import clock
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.forms.boxes import Boxes
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform


def show(person: Person, left: Any, right: Any) -> None:
    """The table, and the form for the limit that was chosen, or for one more."""
    with session(person) as db:
        rules = queries.limits(db, clock.today())
    with left:
        links.show(_table(rules), key="limits")
    here = st.query_params.get("rule", "")
    chosen = next(((r, r.limit) for r in rules if r.limit and str(r.limit.id) == here), None)
    with right:
        if chosen is None:
            parts.render(parts.section(_("New limit"), _("or choose one in the list to change it")))
            _add(person, {r.code: named(r.words, r.code) for r in rules})
        else:
            _change(person, *chosen)


def _table(rules: Sequence[CategoryLimit]) -> parts.Markup:
    heads = [_("Category"), _("Clock"), _("Circumstances"), _("Limit"), _("Source"), _("In force")]
    rows = [_row(named(r.words, r.code), r.limit) for r in rules]
    return parts.table(heads, rows, caption=_("Time limits"))


def _row(name: str, r: CurrentLimit | None) -> tuple[object, ...]:
    if r is None:
        return name, "", "", _("No time limit"), "", ""
    return (
        parts.link(name, to("rules", rule=r.id)),
        str(CLOCK_WORDS[r.clock]),
        circumstances(r.facts),
        span(r.amount, r.unit),
        parts.badge(_("assumed"), "yellow", "help") if r.assumed else r.source,
        _in_force(r),
    )


def _in_force(r: CurrentLimit) -> object:
    """From when where it is to come, until when where another is."""
    since = _("from {day}", day=formats.date(r.valid_from)) if r.valid_from > clock.today() else ""
    last = r.next_from - timedelta(days=1) if r.next_from else None
    until = _("until {day}", day=formats.date(last)) if last else ""
    told = " ".join(filter(None, (since, until)))
    return parts.badge(told, "blue", "event_upcoming") if since else told


def _change(person: Person, category: CategoryLimit, r: CurrentLimit) -> None:
    """A new version of one limit."""
    links.show(
        parts.section(
            f"{named(category.words, category.code)} · {CLOCK_WORDS[r.clock]}",
            parts.link(_("New limit"), to("rules")),
        ),
        key="another",
    )
    parts.render(
        parts.facts(
            [
                (_("Limit"), span(r.amount, r.unit)),
                (_("In force"), _in_force(r) or _("now")),
                (_("Circumstances"), circumstances(r.facts) or _("all")),
                (_("Version"), formats.number(r.version)),
                (_("Source"), r.source),
            ]
        ),
    )
    act = ("limit", r.id)
    boxes = Boxes(*act)
    with st.form(f"limit-{r.id}-{turn(*act)}"):
        amount = boxes.whole_number(
            "amount", _("Limit"), r.amount or 0, min_value=0, help=_("0 means at once: no limit runs.")
        )
        rest = _rest(boxes, r.unit, pausable=r.pausable, source=r.source)
        save = st.form_submit_button(_("Change the limit"), type="primary", shortcut="Mod+Enter")
    if save:
        perform(
            act,
            person,
            lambda db: actions.set_limit(db, r.id, amount=amount or None, **rest),
            _said,
            model=LimitRule,
        )


def _add(person: Person, categories: dict[str, str]) -> None:
    """A limit where there is none yet."""
    told = st.query_params.get("category", "")
    act = ("limit", "new", *([told] if told in categories else []))
    boxes, clocks = Boxes(*act), list(map(str, CLOCK_WORDS))
    with st.form(f"limit-new-{told if told in categories else ''}-{turn(*act)}"):
        category = boxes.selectbox(
            "category",
            _("Category"),
            list(categories),
            told if told in categories else next(iter(categories)),
            words=categories.__getitem__,
        )
        ticking = boxes.selectbox("clock", _("Clock"), clocks, clocks[0], words=CLOCK_WORDS.__getitem__)
        amount = boxes.whole_number("amount", _("Limit"), 24, min_value=1)
        rest = _rest(boxes, TimeUnit.HOURS, pausable=False, source="")
        save = st.form_submit_button(_("Add the limit"), type="primary", shortcut="Mod+Enter")
    if save:
        perform(
            act,
            person,
            lambda db: actions.add_limit(db, category, clock=ticking, amount=amount or 0, **rest),
            _said,
            model=LimitRule,
        )


def _said(limit: LimitRule) -> str:
    return _("The limit holds from {day} on.", day=formats.date(limit.valid_from))


class _Rest(TypedDict):
    unit: str
    pausable: bool
    valid_from: date
    source: str


def _rest(boxes: Boxes, unit: str, *, pausable: bool, source: str) -> _Rest:
    """What both forms ask besides: unit, pausing, from when, by what."""
    units, tomorrow = list(map(str, TIME_UNIT_WORDS)), clock.today() + timedelta(days=1)
    return {
        "unit": boxes.selectbox(
            "unit", _("Unit of time"), units, str(unit), words=TIME_UNIT_WORDS.__getitem__
        ),
        "pausable": boxes.toggle("pausable", _("Stops while waiting for the customer"), pausable),
        "valid_from": boxes.date_input("valid_from", _("Valid from"), tomorrow) or tomorrow,
        "source": boxes.text_input("source", _("Source"), source, placeholder=_("Decision number or law")),
    }
