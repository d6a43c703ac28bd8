"""The centre's first screens: an agent finds the caller and finishes what lies here; a supervisor sees who is late."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from portal import formats
from portal.access import Person, Role
from portal.alerts.queries import alerts
from portal.database import session
from portal.i18n import _, ngettext
from portal.messages import queries as messages
from portal.outages.queries import outages
from portal.tickets.queries import home, tickets, workload
from portal.tickets.queries.lines import TicketRow
from portal.ui.app import pages
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.screens.alerts import open_alerts
from portal.ui.screens.home import shared
from portal.ui.screens.messages.unsent import bar
from portal.ui.screens.tickets import inbox


def show(person: Person, now: datetime) -> None:
    """Draw it for who answers calls, or for who watches over all units."""
    if person.role == Role.CENTRE_SUPERVISOR:
        _supervisor(person, now)
    else:
        _agent(person, now)


def _agent(person: Person, now: datetime) -> None:
    with session(person) as db:
        counts = home.home_counts(db, now=now)
        held = tickets.next_up(db, 5, now=now)
        untold = tickets.inbox(db, tickets.Filter(view="untold", unit=tickets.EVERY_UNIT), now=now, limit=4)
        written = home.recent_replies(db, 3, now=now)
        off, every = outages.listing(db, None, "now", "", now, limit=5)
        pressing = alerts.waiting(db, shared.ALERTS)

    _head(now, _("{unit} · {count} open here", unit=person.unit_name, count=counts.open))
    open_alerts.section(pressing, now)
    with st.form("caller", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        asked = st.text_input(
            _("Who is calling?"),
            placeholder=_("Phone, customer code, name, address or ticket number"),
            type="search",
        )
        found = st.form_submit_button(
            _("Find the caller"), type="primary", icon=":material/call:", shortcut="Mod+Enter"
        )
    if found:
        pages.go("call", q=asked)
    left, right = st.columns([17, 8], gap="medium")
    with left:
        parts.render(parts.section(_("Waiting at the centre"), _("to forward, to check or to answer")))
        shared.next_tickets(held, now)
        _untold(counts, untold, now)
        shared.replies(written, now)
    with right:
        _off_now(off, every, now)


def _supervisor(person: Person, now: datetime) -> None:
    with session(person) as db:
        counts = home.home_counts(db, now=now, every_unit=True)
        units = workload.board(db, now=now)
        first = tickets.inbox(db, tickets.Filter(view="overdue", unit=tickets.EVERY_UNIT), now=now, limit=4)
        untold = tickets.inbox(db, tickets.Filter(view="untold", unit=tickets.EVERY_UNIT), now=now, limit=2)
        off, every = outages.listing(db, None, "now", "", now, limit=5)
        pressing = alerts.waiting(db, shared.ALERTS)
        unsent = messages.unsent(db)

    _head(now, _("All units · {count} open", count=counts.open))
    bar(unsent, person)
    open_alerts.section(pressing, now)
    shared.tiles(counts, now, unit=tickets.EVERY_UNIT)
    if counts.confidential:
        parts.render(parts.muted(inbox.hidden(counts.confidential)))
    left, right = st.columns([17, 8], gap="medium")
    with left:
        parts.render(parts.section(_("Longest overdue"), _("over all units")))
        shared.next_tickets(first, now, unit=tickets.EVERY_UNIT)
        if st.button(
            _("Overview and urging"), type="primary", icon=":material/campaign:", shortcut="Alt+Enter"
        ):
            pages.go("board")
        _untold(counts, untold, now)
    with right:
        parts.render(parts.section(_("Units with overdue tickets")))
        late = [u for u in units if u.overdue]
        rows = [
            (u.name, parts.count(u.overdue, to("tickets", view="overdue", unit=u.id), "hot")) for u in late
        ]
        if rows:
            columns = [_("Unit"), parts.Column(_("Overdue"), number=True)]
            links.show(parts.table(columns, rows, caption=_("Units with overdue tickets")), key="late")
        else:
            parts.render(parts.empty(_("No unit is late.")))
        _off_now(off, every, now)


def _untold(counts: home.HomeCounts, first: list[TicketRow], now: datetime) -> None:
    """Whom the centre has to tell, the first of them and the way to all; nothing where everybody knows."""
    if not first:
        return
    every = counts.untold
    many = ngettext("{count} customer to tell", "{count} customers to tell", every)
    parts.render(
        parts.section(
            _("Answered, customer not told yet"), f"{many} · {_('call them, or wait for the message')}"
        )
    )
    shared.next_tickets(first, now, key="untold")
    if counts.untold_confidential:
        parts.render(parts.muted(inbox.hidden_untold(counts.untold_confidential)))
    if every > len(first) and st.button(
        _("See all {count}", count=formats.number(every)), icon=":material/inbox:", type="tertiary"
    ):
        pages.go("tickets", view="untold")


def _head(now: datetime, scope: str) -> None:
    parts.render(parts.head(_("To do"), scope, aside=f"{formats.long_date(now)} · {formats.time(now)}"))


def _off_now(off: list[outages.OutageRow], every: int, now: datetime) -> None:
    parts.render(parts.section(_("Off now"), ngettext("{count} outage", "{count} outages", every)))
    if not off:
        parts.render(parts.empty(_("No outage is under way."), symbol="power"))
        return
    links.show(
        parts.rows(
            (
                parts.Row(
                    o.place,
                    parts.dotted(o.unit, _("back at {time}", time=formats.moment(o.ends, now))),
                    to("outages", outage=o.key),
                    lead=parts.state(o.status(now)),
                )
                for o in off
            ),
            narrow=True,
        ),
        key="off-now",
    )
