"""The board's right column: what is about to climb, who is on duty now, and where nobody is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st
from markupsafe import Markup

from portal import formats
from portal.access import Person
from portal.alerts import actions
from portal.alerts.models import Alert, Settlement
from portal.alerts.queries import alerts, roster
from portal.alerts.queries.alerts import WatchedAlert
from portal.alerts.queries.roster import UnitDuty
from portal.database import session
from portal.i18n import _, ngettext
from portal.ui.app import clock
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.components.markdown import literal
from portal.ui.forms import errors
from portal.ui.forms.idempotency import turn
from portal.ui.forms.submit import perform
from portal.ui.screens.alerts import gaps, words

#: Alerts that the column shows.
SHOWN = 5


@st.fragment
def live(person: Person) -> None:
    """Draw it for who is responsible; two statements."""
    with errors.guard():
        _show(person, clock.now())


def _show(person: Person, now: datetime) -> None:
    midnight = formats.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    with session(person, touch=False) as db:
        found = alerts.watched(db, since=midnight, most=SHOWN)
        units = roster.duties(db, now)
    _alerts(found, person, now)
    _duty(units, now)


def _alerts(found: Sequence[WatchedAlert], person: Person, now: datetime) -> None:
    today = ngettext("{count} today", "{count} today", found[0].every if found else 0)
    parts.render(parts.section(_("Alerts"), today))
    if not found:
        parts.render(parts.empty(_("No alert today."), symbol="notifications_off"))
        return
    links.show(parts.rows((_row(a, now) for a in found), narrow=True), key="watched")
    first = next((a for a in found if not a.settled_at and a.climbs_at), None)
    if first:
        _acknowledge(first, person)


def _row(alert: WatchedAlert, now: datetime) -> parts.Row:
    told = _("{who} told at {time}", who=alert.told or "", time=formats.moment(alert.told_at, now))
    where = parts.dotted(alert.unit, told if alert.told else _("nobody was reached"), _how(alert, now))
    return parts.Row(alert.subject, where, to("tickets", ticket=alert.number), lead=words.badge(alert))


def _how(alert: WatchedAlert, now: datetime) -> Markup | str:
    """How it ended, or where it goes next and when."""
    if alert.settled_at:
        at = formats.moment(alert.settled_at, now)
        if alert.settled_how == Settlement.ACKNOWLEDGED:
            said = _("{who} acknowledged at {time}", who=alert.settled_by or "", time=at)
        else:
            said = _("done at {time}", time=at)
        return parts.tinted(said, "green", "check")
    if alert.climbs_at is None:
        return parts.tinted(_("climbed to the top"), "orange", "arrow_upward") if alert.step else ""
    left = formats.duration(max(1, (alert.climbs_at - now) / timedelta(minutes=1)))
    if alert.next:
        return parts.tinted(
            _("climbs in {duration}: {who}", duration=left, who=alert.next), "red", "arrow_upward"
        )
    return parts.tinted(_("nobody is above to hear it"), "red", "person_off")


def _acknowledge(alert: WatchedAlert, person: Person) -> None:
    act = ("alert", alert.key)
    label = _("Acknowledge for {who}", who=alert.told) if alert.told else _("Acknowledge the alert")
    if st.button(
        literal(label), icon=":material/check:", shortcut="Alt+X", key=f"watched:{alert.key}:{turn(*act)}"
    ):
        perform(
            act,
            person,
            lambda db: actions.acknowledge(db, *alert.key),
            lambda _result: _("Acknowledged"),
            model=Alert,
        )


def _duty(units: Sequence[UnitDuty], now: datetime) -> None:
    there = [unit for unit in units if unit.person]
    parts.render(
        parts.section(_("On duty now"), _("{count} of {all} units", count=len(there), all=len(units)))
    )
    own = units[0] if units else None
    if own and own.person:
        until = _("until {time}", time=formats.moment(own.until, now))
        deputy = _("deputy {name}", name=own.deputy) if own.deputy else _("no deputy")
        parts.render(parts.facts([(own.unit, parts.dotted(own.person, deputy, until))], one=True))
    if lacking := gaps.notice(units, gaps.roster()):
        links.show(lacking, key="gaps-now")
