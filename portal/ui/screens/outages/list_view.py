"""The list of outages: filters in the address, a table whose rows open one."""

from __future__ import annotations

import math
from datetime import datetime

import streamlit as st

from portal import formats
from portal.i18n import _, lazy
from portal.outages.queries.outages import MAX_COUNTED, PAGE
from portal.outages.queries.rows import OutageRow
from portal.ui.components import filters, links, parts
from portal.ui.screens.outages.address import Asked
from portal.ui.screens.outages.hours import hours, possible

STATES = {
    "ahead": lazy("Now and ahead"),
    "now": lazy("Off now"),
    "draft": lazy("Drafts"),
    "dropped": lazy("Postponed, cancelled"),
    "past": lazy("Past"),
    "all": lazy("All"),
}


def bar(counts: dict[str, int]) -> None:
    """Search and states, with how many there are of each."""
    with st.container(horizontal=True, vertical_alignment="center", key="states"):
        filters.search("q", _("Search outages"), _("Place, station, reason"))
        filters.segments(
            "state",
            _("State"),
            {k: f"{words} {_count(counts.get(k, 0))}" for k, words in STATES.items()},
        )


def _count(count: int) -> str:
    return formats.number(count) + ("+" if count >= MAX_COUNTED else "")


def table(asked: Asked, rows: list[OutageRow], total: int, now: datetime) -> None:
    """The rows of this page."""
    if not rows:
        parts.render(parts.empty(_("No outage matches."), symbol="event_available"))
        st.button(_("Show all outages"), on_click=filters.forget, args=("q", "state", "unit"))
        return
    units = asked.unit is None
    columns = [
        parts.Column(_("When")),
        parts.Column(_("State")),  # early, for a phone shows two or three columns
        parts.Column(_("Place")),
        *([parts.Column(_("District"))] if units else []),
        parts.Column(_("Reason")),
        parts.Column(_("Customers"), number=True),
    ]
    shown = [
        (
            parts.whole(parts.link(hours(o.starts, o.ends), asked.of(o))),
            parts.joined(parts.state(o.status(now)), possible(o)),
            o.place if o.transformer is None and o.feeder is None else parts.dotted(o.place, _beyond(o)),
            *([parts.whole(o.unit)] if units else []),
            o.reason,
            o.customers,
        )
        for o in rows
    ]
    with st.container(key="outage-list"):
        links.show(parts.table(columns, shown, caption=_("Outages")), key="outages")
    filters.pages(math.ceil(total / PAGE))


def _beyond(outage: OutageRow) -> str:
    """What the area says beyond the station's name."""
    rest = outage.area.removeprefix(outage.place).lstrip(" ,;·–-")
    return rest if rest != outage.area or outage.area != outage.place else ""
