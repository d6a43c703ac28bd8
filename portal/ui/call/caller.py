"""The left of the call screen: who it is, what is open, what was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portal import formats
from portal.customers.model import PURPOSES
from portal.customers.queries import Record
from portal.tickets.queries import Line
from portal.ui import links, parts
from portal.ui.links import to
from portal.words import _, ngettext


def show(record: Record, tickets: Sequence[Line], q: str, now: datetime) -> None:
    """Facts with whether the number matches, open tickets, and the past twelve months."""
    v = record.values
    parts.show(
        parts.head(
            v["name"],
            parts.dotted(v["code"], str(PURPOSES[v["purpose"]]), record.unit),
        ),
        parts.facts(
            [
                (_("Address"), parts.dotted(v["address"], record.ward or v["old_ward"])),
                (_("Phone"), _phone(v, q)),
                (_("Transformer"), parts.dotted(record.transformer, record.feeder)),
                (
                    _("To be considered"),
                    parts.tinted(v["care_note"], "orange", "medical_services") if v["care_note"] else "",
                ),
            ],
            one=True,
        ),
    )
    current = [t for t in tickets if t.open]
    before = [t for t in tickets if not t.open][:5]
    if current:
        parts.show(parts.section(_("Open"), ngettext("{count} ticket", "{count} tickets", len(current))))
        links.show(
            parts.rows(
                (
                    parts.Row(
                        t.subject,
                        parts.dotted(t.number, t.unit, t.holder),
                        to("tickets", ticket=t.number),
                        lead=parts.time_left(t.resolve_due, now),
                    )
                    for t in current
                ),
                narrow=True,
            ),
            key="open-tickets",
        )
    if before:
        parts.show(parts.section(_("Before")))
        links.show(
            parts.rows(
                (
                    parts.Row(
                        t.subject,
                        parts.dotted(t.number, formats.date(t.received_at)),
                        to("tickets", ticket=t.number),
                        lead=parts.state(t.state),
                    )
                    for t in before
                ),
                narrow=True,
            ),
            key="past-tickets",
        )
    links.show(parts.link(_("Open the record"), to("customer", code=v["code"], call="yes")), key="record")


def _phone(values: Mapping[str, Any], q: str) -> object:
    known = [values["phone"], values["phone2"]]
    shown = parts.dotted(*(formats.phone(p) for p in known if p)) or parts.dotted(formats.EMPTY)
    digits = "".join(c for c in q if c.isdigit())
    if len(digits) < 6 or q.strip("+0123456789 ().-"):
        return shown
    if digits in known:
        return parts.joined(shown, parts.badge(_("same as the caller's"), "green", "check"))
    return parts.joined(shown, parts.badge(_("another number calls"), "yellow", "help"))
