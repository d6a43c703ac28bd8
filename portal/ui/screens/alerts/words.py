"""An alert in words: what it is, about which ticket, and when it climbs."""

from __future__ import annotations

from datetime import datetime, timedelta

from markupsafe import Markup

from portal import formats
from portal.alerts.models import AlertKind
from portal.alerts.queries.alerts import WaitingAlert, WatchedAlert
from portal.formats import Tone
from portal.i18n import Lazy, _, lazy
from portal.tickets.sla.policy import Clock
from portal.ui.components import parts
from portal.ui.components.links import to

#: Kind → its symbol and tone.
LOOK: dict[AlertKind, tuple[str, Tone]] = {
    AlertKind.HAZARD: ("emergency_home", "red"),
    AlertKind.DANGER: ("emergency_home", "red"),
    AlertKind.LIMIT: ("alarm", "red"),
    AlertKind.RAISED: ("arrow_upward", "violet"),
    AlertKind.URGE: ("campaign", "violet"),
    AlertKind.HALF: ("hourglass_bottom", "yellow"),
    AlertKind.MINE: ("assignment_ind", "blue"),
    AlertKind.WORK: ("mark_email_unread", "blue"),
    AlertKind.ANSWER: ("reply", "blue"),
}
#: What a clock's alert says, more exactly than its kind.
CLOCKS: dict[tuple[str, str], Lazy] = {
    (AlertKind.LIMIT, Clock.RESPOND): lazy("Not accepted in time"),
    (AlertKind.LIMIT, Clock.ARRIVE): lazy("Crew not there in time"),
    (AlertKind.LIMIT, Clock.RESOLVE): lazy("Not resolved in time"),
    (AlertKind.HALF, Clock.RESPOND): lazy("Half of the time to accept is gone"),
    (AlertKind.HALF, Clock.ARRIVE): lazy("Half of the time to get there is gone"),
    (AlertKind.HALF, Clock.RESOLVE): lazy("Half of the time to resolve is gone"),
}


def kind(alert: WaitingAlert | WatchedAlert) -> str:
    """What it is."""
    return str(CLOCKS.get((alert.kind, alert.clock or ""), AlertKind(alert.kind).word))


def badge(alert: WaitingAlert | WatchedAlert) -> Markup:
    """What it is, in its tone."""
    symbol, tone = LOOK[AlertKind(alert.kind)]
    return parts.badge(kind(alert), tone, symbol)


def leads_to(alert: WaitingAlert) -> str:
    """The address of its ticket; of one that they do not see, the list of alerts."""
    return to("tickets", ticket=alert.number) if alert.number else to("alerts")


def climbing(alert: WaitingAlert, now: datetime) -> str:
    """When it goes to somebody else, or nothing where it does not."""
    if alert.climbs_at is None:
        return ""
    left = max(1, (alert.climbs_at - now) / timedelta(minutes=1))
    return _("climbs in {duration}", duration=formats.duration(left))


def line(alert: WaitingAlert, now: datetime) -> Markup:
    """The second line: ticket, unit, who and when."""
    return parts.dotted(
        alert.number, alert.unit, alert.by, formats.moment(alert.made_at, now), climbing(alert, now)
    )
