"""The district's first screen: what is late, the next three, outages to post, records to complete."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from portal import formats
from portal.access import Person
from portal.customers.quality import GAPS, Gaps, gaps
from portal.database import session
from portal.outages import queries as outages
from portal.tickets import pressing
from portal.tickets import queries as tickets
from portal.ui import links, menu, parts
from portal.ui.home import shared
from portal.ui.links import to
from portal.words import _


def show(person: Person, now: datetime) -> None:
    """Draw it; seven statements in one transaction."""
    with session(person) as db:
        counts = pressing.home_counts(db, now=now)
        first = tickets.next_up(db, 3, now=now)
        written = pressing.recent_replies(db, 3, now=now)
        drafts = outages.to_post(db, person.unit_id, 3)
        untold = outages.to_tell(db, person.unit_id, 2)
        records = gaps(db, person.unit_id)

    scope = _("{unit} · {count} open", unit=person.unit_name, count=counts.open)
    parts.show(parts.head(_("To do"), scope, aside=f"{formats.long_date(now)} · {formats.time(now)}"))
    shared.tiles(counts, now)
    left, right = st.columns([17, 8], gap="medium")
    with left:
        parts.show(parts.section(_("Next three tickets"), _("by time limit")))
        shared.next_tickets(first, now)
        with st.container(horizontal=True):
            if first and st.button(
                _("Open the most urgent"), type="primary", icon=":material/play_arrow:", shortcut="Alt+Enter"
            ):
                menu.go("tickets", ticket=first[0].number)
            if st.button(_("See all {count}", count=counts.open), icon=":material/inbox:", type="tertiary"):
                menu.go("tickets")
        shared.replies(written, now)
    with right:
        shared.outages_to_post(drafts, untold, now)
        _records(records)


def _records(records: Gaps) -> None:
    parts.show(parts.section(_("Customer data")))
    words = _("{count} records, {share} complete", count=records.total, share=formats.percent(records.share))
    parts.show(parts.bar(records.share or 0.0, words))
    rows = [
        (str(gap.title), parts.count(records.counts[key], to("customers", gap=key)))
        for key, gap in GAPS.items()
    ]
    columns = [_("What is missing"), parts.Column(_("Records"), number=True)]
    links.show(parts.table(columns, rows, caption=_("Customer data")), key="gaps")
