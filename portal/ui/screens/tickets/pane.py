"""The opened ticket: what it is, the facts, why it is due when it is, an urge that waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st
from markupsafe import Markup, escape

from portal import formats
from portal.i18n import _, ngettext
from portal.tickets.models import RequestChannel
from portal.tickets.queries.single import OpenedTicket
from portal.tickets.queries.timeline import TicketEvent
from portal.tickets.sla.explanation import Explanation
from portal.tickets.sla.policy import Clock
from portal.ui.app import clock
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.screens.tickets import due
from portal.ui.screens.tickets.inbox import place
from portal.ui.screens.tickets.thread import who

#: How long a contact that was asked for stays on the screen.
SHOWN = timedelta(minutes=10)


def show(ticket: OpenedTicket, explained: Explanation, now: datetime) -> None:
    """Head, badges, facts, and the sentence about the limit; the requests before and after of a case that came back."""
    over = _(
        "{number} · {category} · received {time} ({channel})",
        number=ticket.number,
        category=ticket.category_words,
        time=formats.moment(ticket.received_at, now),
        channel=RequestChannel(ticket.channel).word,
    )
    links.show(
        parts.head(ticket.subject, over=over, badges=badges(ticket, now))
        + _case(ticket)
        + Markup('<div class="gap"></div>')
        + parts.facts(facts(ticket, now))
        + parts.muted(explained),
        key="ticket",
    )


def _case(ticket: OpenedTicket) -> Markup:
    """Where the case went on when it was not solved, and which request it follows."""
    told = (
        (_("Not solved, said the customer; it goes on as"), ticket.followed_by),
        (_("The customer said that this was not solved:"), ticket.follows),
    )
    ways = [
        Markup("{} {}").format(words, parts.link(number, to("tickets", ticket=number)))
        for words, number in told
        if number
    ]
    return parts.muted(parts.dotted(*ways)) if ways else parts.NOTHING


def revealed(number: str) -> bool:
    """Whether the contact of this ticket was asked for on this screen a short while ago."""
    since = st.session_state.get(f"contact:{number}")
    return bool(since and clock.now() - since < SHOWN)


def contact(ticket: OpenedTicket) -> None:
    """One click shows the contact of a ticket that others hold; the purpose is to answer how far it is."""
    if not ticket.mine and not revealed(ticket.number):
        st.button(
            _("Show contact"),
            icon=":material/visibility:",
            type="tertiary",
            on_click=_reveal,
            args=(ticket.number,),
        )


def _reveal(number: str) -> None:
    st.session_state[f"contact:{number}"] = clock.now()


def badges(ticket: OpenedTicket, now: datetime) -> Markup:
    """State, time, pressure, and what must be considered."""
    urged = ngettext("Urged {count} time", "Urged {count} times", ticket.urges)
    again = ngettext("Reopened {count} time", "Reopened {count} times", ticket.reopened)
    return parts.joined(
        parts.state(ticket.state),
        parts.badge(again, "orange", "replay") if ticket.reopened else parts.NOTHING,
        due.badge(ticket, now) if ticket.open else verdict(ticket),
        parts.state("urged", urged) if ticket.urges else parts.NOTHING,
        parts.badge(_("Confidential"), "gray", "visibility_lock") if ticket.confidential else parts.NOTHING,
        parts.badge(ticket.care_note, "orange", "medical_services") if ticket.care_note else parts.NOTHING,
    )


def verdict(ticket: OpenedTicket) -> Markup:
    """Whether it was resolved in time; the verdict stands."""
    if not ticket.resolve_due or not ticket.resolved_at:
        return parts.NOTHING
    late = (ticket.resolved_at - ticket.resolve_due) / timedelta(minutes=1)
    if late <= 0:
        return parts.badge(_("On time"), "green", "schedule")
    return parts.badge(_("{duration} late", duration=formats.duration(max(1, late))), "red", "alarm")


def facts(ticket: OpenedTicket, now: datetime) -> list[tuple[object, object]]:
    """Whom it concerns, how to reach them, where, who has it. Until when, the badge says, and the sentence explains."""
    return [
        (_("Who it concerns"), _customer(ticket)),
        (_("Phone"), _phone(ticket)),
        (_("Where"), escape(place(ticket)) if place(ticket) else ""),
        (_("Holder"), _held(ticket, now)),
    ]


def urge(event: TicketEvent, events: Sequence[TicketEvent], now: datetime) -> Markup:
    """The urge that nobody has answered, and whether it was seen."""
    title: object = _("{who} urged at {time}", who=who(event), time=formats.moment(event.at, now))
    for seen in (e for e in events if e.kind == "acknowledged" and e.ref == event.ref):
        at = formats.moment(seen.at, now)
        title = parts.dotted(title, _("{who} acknowledged at {time}", who=who(seen), time=at))
    return parts.notice(title, event.text, "violet", "campaign")


def _customer(ticket: OpenedTicket) -> object:
    name = ticket.customer or ticket.contact_name
    if not ticket.customer_code:
        return name
    address = to("customer", district=ticket.district_id, id=ticket.customer_id, ticket=ticket.number)
    return Markup("{}<br>{}").format(parts.link(name, address), ticket.customer_code)


def _phone(ticket: OpenedTicket) -> object:
    number, caller = parts.phone(ticket.contact_phone), ticket.contact_name
    if not caller or caller == ticket.customer:
        return number
    return Markup("{}<br>{}").format(number, caller)


def _held(ticket: OpenedTicket, now: datetime) -> object:
    unit = "" if ticket.mine and not ticket.by_centre else ticket.unit
    if ticket.accepted_at or not ticket.open:
        return parts.dotted(ticket.holder, unit)
    if ticket.holder:
        return parts.dotted(ticket.holder, unit, _("not accepted yet"))
    nobody = parts.dotted("" if ticket.by_centre else _("Unassigned"), unit)
    if ticket.responded_at or not ticket.respond_due or ticket.next_clock == Clock.RESPOND:
        return nobody  # the badge says it
    accept = due.left(ticket.respond_due, Clock.RESPOND, now)
    return Markup("{}<br>{}").format(nobody, parts.tinted(accept.words, accept.tone, accept.icon))
