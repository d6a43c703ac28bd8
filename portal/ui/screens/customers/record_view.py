"""The parts of a customer's page: which record its address means, for what it was opened, its head, its past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import streamlit as st

from portal import formats
from portal.customers.models import PurposeOfUse
from portal.customers.queries.history import RecordEvent
from portal.customers.queries.records import CustomerRecord
from portal.i18n import _, ngettext
from portal.organisation.areas import Area
from portal.tickets.queries.lines import TicketRow
from portal.tickets.sla.labels import AREA_WORDS
from portal.ui.app import clock
from portal.ui.components import filters, links, parts
from portal.ui.components.links import to
from portal.ui.components.status import STATUSES
from portal.ui.screens.tickets import due

RECENT = 6  #: changes shown at once
#: Where time limits are longer.
AREAS = {area.value: AREA_WORDS[area] for area in (Area.RURAL, Area.REMOTE)}
#: How long personal data stays shown after a click; then it is masked again.
SHOWN = timedelta(minutes=10)


@dataclass(frozen=True)
class Address:
    """What the page's address says: a record by its key or its code, and what it was opened for."""

    district: int
    id: int
    code: str
    ticket: str
    call: bool

    def purpose(self, tickets: Sequence[TicketRow]) -> tuple[str, str | None]:
        """Why personal data is opened from here, and about what; a ticket counts only if it is this customer's."""
        if self.ticket in {ticket.number for ticket in tickets}:
            return "work", self.ticket
        return ("call", None) if self.call else ("open", None)


def address() -> Address:
    """Read it; numbers that are none become 0, which no record has."""
    return Address(
        filters.number("district") or 0,
        filters.number("id") or 0,
        filters.text("code"),
        filters.text("ticket"),
        bool(filters.text("call")),
    )


def revealed(here: Address) -> bool:
    """Whether the personal data of this record was asked for on this screen a short while ago."""
    since = st.session_state.get(_shown_key(here))
    return bool(since and clock.now() - since < SHOWN)


def reveal(here: Address) -> None:
    """Show it: for a button's `on_click`."""
    st.session_state[_shown_key(here)] = clock.now()


def hide(here: Address) -> None:
    """Mask it again."""
    st.session_state.pop(_shown_key(here), None)


def _shown_key(here: Address) -> str:
    return f"revealed:{here.district}:{here.id}:{here.code}"


def head(record: CustomerRecord, tickets: Sequence[TicketRow], here: Address) -> None:
    """Whose record this is, where one came from, and what must be known of them."""
    now_open = sum(ticket.open for ticket in tickets)
    links.show(
        parts.head(
            record.name,
            over=parts.dotted(_back(record, here), record.code, record.unit),
            badges=parts.joined(
                parts.badge(PurposeOfUse(record.purpose).word, "gray", "home"),
                parts.badge(
                    ngettext("{count} open ticket", "{count} open tickets", now_open), "gray", "pending"
                )
                if now_open
                else parts.NOTHING,
                parts.badge(record.care_note, "orange", "medical_services")
                if record.care_note
                else parts.NOTHING,
                confirmed(record),
            ),
        ),
        key="head",
    )


def _back(record: CustomerRecord, here: Address) -> parts.Markup:
    """To the call or the ticket that it was opened from, else to the list."""
    if here.call:
        return parts.link(_("Call"), to("call", customer=f"{record.district_id}-{record.id}"))
    if here.ticket:
        return parts.link(here.ticket, to("tickets", ticket=here.ticket))
    return parts.link(_("Customers"), to("customers"))


def said(record: CustomerRecord) -> dict[str, parts.Markup]:
    """Values that say more than their field knows: where the place is, how a phone is written."""
    phones = {"phone": record.phone, "phone2": record.phone2}
    told = {
        "ward_id": parts.dotted(record.ward, AREAS.get(record.area or "")) if record.ward else None,
        "transformer_id": parts.dotted(record.transformer, record.feeder) if record.transformer else None,
        **{name: parts.phone(phone) for name, phone in phones.items() if phone},
    }
    return {name: words for name, words in told.items() if words}


def confirmed(record: CustomerRecord) -> parts.Markup:
    """When somebody last asked the customer whether all this is right."""
    at = record.confirmed_at
    if at is None:
        return parts.badge(_("Never confirmed"), "gray", "help")
    return parts.badge(_("Confirmed {date}", date=formats.date(at)), "gray", "verified")


def changes(events: Sequence[RecordEvent]) -> None:
    """What happened to the record, newest first; what is long ago only when asked for."""
    parts.render(parts.section(_("Changes"), _("newest first")))
    if not events:
        parts.render(parts.muted(_("Nothing has been changed since the record was loaded.")))
        return
    parts.render(_thread(events[:RECENT]))
    if events[RECENT:]:
        with st.expander(_("Older changes")):
            parts.render(_thread(events[RECENT:]))


def _thread(events: Iterable[RecordEvent]) -> parts.Markup:
    now = clock.now()
    return parts.timeline(
        parts.Event(
            event.title,
            formats.moment(event.at, now),
            event.icon,
            "blue" if event.changes else "gray",
            more=parts.Markup("").join(parts.changed(c.label, c.before, c.after) for c in event.changes),
        )
        for event in events
    )


def requests(tickets: Sequence[TicketRow]) -> None:
    """What the customer asked for, what is open first."""
    parts.render(parts.section(_("Tickets"), formats.number(len(tickets)) if tickets else ""))
    if not tickets:
        parts.render(parts.muted(_("No tickets so far.")))
        return
    now = clock.now()
    links.show(
        parts.rows(
            [
                parts.Row(
                    ticket.subject,
                    parts.dotted(
                        ticket.number, formats.date(ticket.received_at), ticket.holder or ticket.unit
                    ),
                    to("tickets", ticket=ticket.number),
                    due.badge(ticket, now)
                    if ticket.open and (ticket.next_due or ticket.stands)
                    else _state(ticket),
                )
                for ticket in tickets
            ],
            narrow=True,
        ),
        key="customer-requests",
    )


def _state(ticket: TicketRow) -> parts.Markup:
    return parts.state(ticket.state) if ticket.state in STATUSES else parts.badge(ticket.state)
