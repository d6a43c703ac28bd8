"""The district's first screen: what is late, the next three, outages to post, records to complete."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from portal import formats
from portal.access import Person
from portal.alerts.queries import alerts
from portal.customers.queries.gaps import GAPS, GapCounts, gaps
from portal.database import session
from portal.i18n import _
from portal.outages.queries import outages
from portal.tickets.queries import home, tickets
from portal.ui.app import pages
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.screens.alerts import open_alerts
from portal.ui.screens.home import shared
from portal.ui.screens.tickets import inbox


def show(person: Person, now: datetime) -> None:
    """Draw it; eight statements in one transaction."""
    with session(person) as db:
        counts = home.home_counts(db, now=now)
        first = tickets.next_up(db, 3, now=now)
        written = home.recent_replies(db, 3, now=now)
        drafts, untold = outages.to_do(db, person.unit_id, post=3, notify=2)
        records = gaps(db, person.unit_id)
        pressing = alerts.waiting(db, shared.ALERTS)

    scope = _("{unit} · {count} open", unit=person.unit_name, count=counts.open)
    parts.render(parts.head(_("To do"), scope, aside=f"{formats.long_date(now)} · {formats.time(now)}"))
    open_alerts.section(pressing, now)
    shared.tiles(counts, now)
    if counts.confidential:
        parts.render(parts.muted(inbox.hidden(counts.confidential)))
    left, right = st.columns([17, 8], gap="medium")
    with left:
        parts.render(parts.section(_("Next three tickets"), _("by time limit")))
        shared.next_tickets(first, now)
        with st.container(horizontal=True):
            if first and st.button(
                _("Open the most urgent"), type="primary", icon=":material/play_arrow:", shortcut="Alt+Enter"
            ):
                pages.go("tickets", ticket=first[0].number)
            if st.button(_("See all {count}", count=counts.open), icon=":material/inbox:", type="tertiary"):
                pages.go("tickets")
        shared.replies(written, now)
    with right:
        shared.outages_to_post(drafts, untold, now)
        _records(records)


def _records(records: GapCounts) -> None:
    parts.render(parts.section(_("Customer data")))
    words = _("{count} records, {share} complete", count=records.total, share=formats.percent(records.share))
    parts.render(parts.bar(records.share or 0.0, words))
    rows = [
        (str(gap.title), parts.count(records.counts[key], to("customers", gap=key)))
        for key, gap in GAPS.items()
    ]
    columns = [_("What is missing"), parts.Column(_("Records"), number=True)]
    links.show(parts.table(columns, rows, caption=_("Customer data")), key="gaps")
