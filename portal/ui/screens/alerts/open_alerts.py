"""What waits for who looks: on the first screen, on its own page, and on the ticket that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from portal import formats
from portal.access import AccessError, Person, may
from portal.alerts import actions
from portal.alerts.models import Alert, AlertKind
from portal.alerts.queries import alerts
from portal.alerts.queries.alerts import WaitingAlert
from portal.database import session
from portal.i18n import _, ngettext
from portal.ui.app import clock
from portal.ui.components import links, parts
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform
from portal.ui.screens.alerts import words

#: Alerts that the page lists.
MOST = 50


def page(person: Person) -> None:
    """All that waits, with a button that acknowledges it."""
    with session(person) as db:
        found = alerts.waiting(db, MOST)
    if not found:
        parts.render(parts.empty(_("Nothing waits to be acknowledged."), symbol="notifications"))
        return
    every = found[0].every
    if every > len(found):
        parts.render(parts.muted(_("{shown} of {count} are shown", shown=len(found), count=every)))
    links.show(rows(found, clock.now()), key="alerts")
    acknowledge_all(found, person)


def section(found: Sequence[WaitingAlert], now: datetime) -> None:
    """The most pressing on a first screen; nothing where nothing waits."""
    if not found:
        return
    every = ngettext("{count} alert", "{count} alerts", found[0].every)
    parts.render(parts.section(_("Alerts"), every))
    links.show(rows(found, now), key="alerts-first")


def rows(found: Sequence[WaitingAlert], now: datetime) -> parts.Markup:
    """One line each, leading to the ticket."""
    return parts.rows(
        parts.Row(
            alert.subject,
            parts.dotted(alert.number, alert.unit, alert.by, alert.body),
            words.leads_to(alert),
            lead=words.badge(alert),
            trail=words.climbing(alert, now) or formats.moment(alert.made_at, now),
        )
        for alert in found
    )


def acknowledge_all(found: Sequence[WaitingAlert], person: Person) -> None:
    """The button that acknowledges what is shown."""
    act = ("alerts", "all")
    label = ngettext("Acknowledge {count} alert", "Acknowledge {count} alerts", len(found))
    if st.button(label, icon=":material/done_all:", type="primary", key=f"acknowledge:{turn(*act)}"):
        keys = [alert.key for alert in found]
        perform(
            act,
            person,
            lambda db: actions.acknowledge_all(db, keys),
            lambda count: ngettext("{count} alert acknowledged", "{count} alerts acknowledged", count),
            model=Alert,
        )


def on_ticket(found: Sequence[WaitingAlert], person: Person, now: datetime) -> None:
    """What waits about the opened ticket, with a button for each that says it was seen."""
    for alert in found if may(actions.acknowledge, person) else ():
        symbol, tone = words.LOOK[AlertKind(alert.kind)]
        title = parts.dotted(words.kind(alert), alert.by, words.climbing(alert, now))
        parts.render(parts.notice(title, alert.body or "", tone, symbol))
        act = ("alert", alert.key)
        if st.button(
            _("Acknowledge the alert"), icon=":material/check:", key=f"alert:{alert.key}:{turn(*act)}"
        ):
            key = alert.key
            try:
                perform(
                    act,
                    person,
                    lambda db, key=key: actions.acknowledge(db, *key),  # type: ignore[misc]
                    lambda _result: _("Acknowledged"),
                    model=Alert,
                )
            except AccessError:  # it was settled while it was being read
                st.rerun()
