"""The time that a ticket has left, and which clock it is, in the words and the colour in which every screen shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup

from portal import formats
from portal.i18n import _
from portal.tickets.queries.lines import TicketRow
from portal.tickets.sla.policy import Clock
from portal.ui.components import parts

#: What is said before the time; of the resolution nothing, for that is what a limit is for where nothing is said.
CLOCKS: dict[str, Callable[[str], str]] = {
    Clock.RESPOND: lambda left: _("To be accepted: {left}", left=left),
    Clock.ARRIVE: lambda left: _("Crew on site: {left}", left=left),
}


def left(due: datetime | None, clock: str | None, now: datetime, *, stands: bool = False) -> formats.Left:
    """Words, tone and symbol of the time left until a limit of this clock."""
    told = formats.time_left(due, now, stands=stands)
    if clock not in CLOCKS:
        return told
    words = told.words[:1].lower() + told.words[1:]
    return told._replace(words=CLOCKS[clock](words))


def badge(ticket: TicketRow, now: datetime) -> Markup:
    """The badge of an open ticket: the limit that it runs against, or that its clock stands."""
    return parts.badge(*left(ticket.next_due, ticket.next_clock, now, stands=ticket.stands))
