"""Figures: what was asked for, what was done in time, what is open, how long power was off."""

from __future__ import annotations

import streamlit as st

from portal import formats
from portal.access import DISTRICT
from portal.database import session
from portal.i18n import _, language
from portal.insights import queries
from portal.organisation import queries as organisation
from portal.ui.app import clock, current_user
from portal.ui.components import filters, parts
from portal.ui.screens.insights import figures

PERIODS = {"week": _("7 days"), "month": _("30 days"), "quarter": _("91 days"), "year": _("365 days")}

person, now = current_user.person(), clock.now()
period = filters.one_of("period", PERIODS) or next(iter(PERIODS))
with session(person) as db:
    units = {str(u.id): u.short_name for u in organisation.units_in_scope(db, "district")}
    unit = str(person.unit_id) if person.role in DISTRICT else filters.one_of("unit", units)
    report = queries.report(db, period, now, int(unit) if unit else None)
    categories = queries.category_words(db, language())

title, unit_at, period_at = st.columns([6, 2, 4], vertical_alignment="bottom")
with unit_at:
    if person.role not in DISTRICT:
        filters.pick("unit", _("Unit"), units, _("All units"))
with period_at:
    filters.segments("period", _("Period"), PERIODS)

told = {
    "unit": units.get(unit or "", _("All units")),
    "since": formats.date(report.window.since),
    "until": formats.date(clock.today()),
}
scope = (
    _("{unit} · {since} to {until} · compared with as many days before, up to the same hour", **told)
    if report.before
    else _("{unit} · {since} to {until}", **told)
)
with title:
    parts.render(parts.head(_("Figures"), scope, aside=_("as of {time}", time=formats.time(now))))

figures.key_figures(report)
figures.charts_of(person, report, categories)
