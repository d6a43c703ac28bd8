"""Whom an answer reaches and how, before it is written: the way, the address masked, and the text as the customer gets it.

Where nothing will be sent it says so, and that somebody has to ring.
"""

from __future__ import annotations

from datetime import datetime

from portal import formats
from portal.i18n import _
from portal.messages import channels
from portal.messages.forecast import forecast
from portal.tickets.queries.single import OpenedTicket
from portal.tickets.workflow import answers
from portal.ui.components import as_seen as as_seen_component
from portal.ui.components import parts

WRITTEN = "\ufffc"  #: stands for what is written


def goes(ticket: OpenedTicket) -> bool:
    """Whether an answer is sent: there is a way to the customer, and a gateway of it."""
    return ticket.way is not None and forecast(ticket.way).gateway is not None


def line(ticket: OpenedTicket, now: datetime) -> parts.Markup:
    """To whom and by which way it goes, or why it does not."""
    if ticket.way is None:
        return parts.dotted(_unreachable(ticket))
    known, way = forecast(ticket.way, now=now), str(channels.words()[ticket.way])
    if known.gateway is None:
        return parts.dotted(_("No gateway for {way}: nothing is sent, the centre rings.", way=way))
    later = known.quiet_until and _("goes at {time}", time=formats.moment(known.quiet_until, now))
    return parts.dotted(_("To {recipient}", recipient=ticket.recipient), way, later)


def as_seen(ticket: OpenedTicket, box: str) -> None:
    """The whole message as the customer will see it, and how long it is, while it is written in this box."""
    if ticket.way is None:
        return
    told = answers.message(ticket.number, ticket.subject, WRITTEN)
    heading = told.subject if ticket.way == "email" else str(channels.words()[ticket.way])
    before, _written, after = told.body.partition(WRITTEN)
    template = as_seen_component.Template(f"{heading} · {ticket.recipient}", before, after)
    as_seen_component.show(box, template, forecast(ticket.way))


def _unreachable(ticket: OpenedTicket) -> str:
    if ticket.wish == "none":
        return _("The customer wants no messages: nothing is sent, the centre rings.")
    if ticket.wish == "call":
        return _("The customer wants to be rung: nothing is sent, the centre rings.")
    return _("Neither phone nor email is on record: nobody can tell the customer until one is.")
