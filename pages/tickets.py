"""Tickets: the list of one's unit at the left, the opened one at the right with what can be done about it."""

import streamlit as st

from portal.access import CENTRE, NotFound
from portal.alerts.queries import alerts
from portal.database import session
from portal.i18n import _
from portal.organisation.queries import units_in_scope
from portal.tickets.queries import single, tickets
from portal.tickets.queries.own_acts import own_acts
from portal.tickets.queries.timeline import timeline, unanswered
from portal.tickets.sla import queries as sla
from portal.tickets.sla.queries import explained
from portal.ui.app import clock, current_user, theme
from portal.ui.components import filters, panes, parts
from portal.ui.forms import errors
from portal.ui.screens.alerts import open_alerts
from portal.ui.screens.tickets import action_bar, address, buttons, inbox, pane, thread, undo

person, now = current_user.person(), clock.now()
number, wanted = address.read(person)

opened, events, limit, missing, noticed = None, [], None, None, []
with session(person) as db:
    counts = tickets.counts(db, wanted, now=now)
    lines = tickets.inbox(db, wanted, now=now)
    names = {str(u.id): u.short_name for u in units_in_scope(db, "district")} if person.role in CENTRE else {}
    categories = sla.names(db) if wanted.category else {}
    acts = own_acts(db)
    if number:
        try:
            opened = single.ticket(db, number, reveal=pane.revealed(number))
        except NotFound as error:
            missing = error
    if opened:
        events = timeline(db, opened.district_id, opened.id)
        noticed = alerts.of_ticket(db, opened.district_id, opened.id)
        limit = explained(
            db,
            rule_id=opened.resolve_rule_id,
            received=opened.received_at,
            stored=opened.resolve_due,
            now=opened.resolved_at or now,
            ticket=(opened.district_id, opened.id),
        )

if opened:
    theme.title(opened.number, opened.subject)
filters.first_page_unless(lines)
master, detail = panes.panes(address.here(wanted) if number else "")
with master:
    inbox.show(lines, counts, wanted, person, now, current=number, units=names, categories=categories)
with detail:
    if missing:
        errors.show(missing)
        undo.show(acts, person)
    elif not opened or not limit:
        undo.show(acts, person)
        parts.render(parts.empty(_("Choose a ticket from the list."), symbol="inbox"))
        action_bar.next_one(lines, number)
    else:
        pane.show(opened, limit, now)
        pane.contact(opened)
        open_alerts.on_ticket(noticed, person, now)
        urges = unanswered([e for e in events if e.number == opened.number]) if opened.open else []
        for urge in urges[:1]:
            with st.container(horizontal=True, vertical_alignment="center"):
                parts.render(pane.urge(urge, events, now))
                action_bar.acknowledge(urge, events, opened, person)
        parts.render(thread.thread([e for e in events if e not in urges[:1]], now, opened.number))
        draft = next((e.text or "" for e in events if e.kind == "answer" and e.number == opened.number), "")
        with panes.actions():
            undo.show(acts, person, opened.number)
            action_bar.show(
                buttons.offer(opened, person, next(iter(urges), None), now, draft), opened, person, lines
            )
