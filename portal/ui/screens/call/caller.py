"""The left of the call screen: who it is, what is open, what was before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portal import formats
from portal.customers import validators
from portal.customers.models import PurposeOfUse
from portal.customers.queries.records import CustomerRecord
from portal.i18n import _, ngettext
from portal.tickets.queries.lines import TicketRow
from portal.ui.components import links, parts
from portal.ui.components.links import to
from portal.ui.screens.tickets import due

PAST = 5  #: tickets that are done, of those that are shown


def show(record: CustomerRecord, tickets: Sequence[TicketRow], q: str, now: datetime) -> None:
    """Facts with whether the number matches, open tickets, and the last that are done."""
    parts.render(
        parts.head(
            record.name,
            parts.dotted(record.code, str(PurposeOfUse(record.purpose).word), record.unit),
        ),
        parts.facts(
            [
                (_("Address"), parts.dotted(record.address, record.ward or record.old_ward)),
                (_("Phone"), _phone(record, q)),
                (_("Transformer"), parts.dotted(record.transformer, record.feeder)),
                (
                    _("Special needs"),
                    parts.tinted(record.care_note, "orange", "medical_services") if record.care_note else "",
                ),
            ],
            one=True,
        ),
    )
    current = [t for t in tickets if t.open]
    many = ngettext("{count} ticket", "{count} tickets", len(current))
    _listed(
        parts.section(_("Open now"), many),
        [_row(t, parts.dotted(t.unit, t.holder), due.badge(t, now)) for t in current],
        key="open-tickets",
    )
    before = [t for t in tickets if not t.open][:PAST]
    _listed(
        parts.section(_("Earlier tickets")),
        [_row(t, formats.date(t.received_at), parts.state(t.state)) for t in before],
        key="past-tickets",
    )
    links.show(parts.link(_("Open the record"), to("customer", code=record.code, call="yes")), key="record")


def _row(ticket: TicketRow, told: object, lead: parts.Markup) -> parts.Row:
    return parts.Row(
        ticket.subject, parts.dotted(ticket.number, told), to("tickets", ticket=ticket.number), lead=lead
    )


def _listed(title: parts.Markup, rows: Sequence[parts.Row], key: str) -> None:
    if rows:
        parts.render(title)
        links.show(parts.rows(rows, narrow=True), key=key)


def _phone(record: CustomerRecord, q: str) -> object:
    known = [record.phone, record.phone2]
    shown = parts.dotted(*(parts.phone(p) for p in known if p)) or parts.dotted(formats.EMPTY)
    try:
        calling = validators.phone(q)  # however it was written: +84 901 000 218
    except ValueError:
        return shown
    if calling in known:
        return parts.joined(shown, parts.badge(_("same as the caller's"), "green", "check"))
    return parts.joined(shown, parts.badge(_("another number calls"), "yellow", "help"))
