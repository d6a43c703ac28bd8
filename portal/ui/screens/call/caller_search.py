"""Who calls: from what was typed to one customer, a list to choose from, or somebody unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import streamlit as st
from sqlalchemy.orm import Session

from portal.customers.queries import records as customers
from portal.customers.queries.records import CustomerRow
from portal.customers.queries.search import Hits
from portal.i18n import _
from portal.organisation.queries import ServedWard
from portal.tickets.queries.lines import TicketRow
from portal.tickets.queries.search import find as find_tickets
from portal.ui.app import clock
from portal.ui.components import filters, links, parts
from portal.ui.components.links import to
from portal.ui.screens.customers import places

SHOWN = 20  #: customers at once; the next page has the next
TICKETS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What a search of the call screen brought."""

    customers: list[CustomerRow]
    tickets: list[TicketRow]
    count: int
    hits: Hits

    @property
    def only(self) -> CustomerRow | None:
        """The one customer that was found, where nothing else was."""
        return self.customers[0] if self.count == 1 and not self.tickets else None


def address() -> tuple[str, tuple[int, int] | None]:
    """What the address says: the search, and the customer chosen (district and id)."""
    chosen = re.fullmatch("([0-9]{1,9})-([0-9]{1,18})", filters.text("customer"))
    key = (int(chosen[1]), int(chosen[2])) if chosen else None
    return filters.text("q"), key


def search(db: Session, q: str) -> Found:
    """Customers by code, phone, name or address, and tickets by number: three statements.

    Who is no customer of ours is found by the phone that they left with a ticket.
    """
    unit, ward, offset = filters.number("unit"), filters.number("ward"), (filters.page() - 1) * SHOWN
    known = customers.page(db, q=q, unit=unit, ward=ward, offset=offset, limit=SHOWN)
    found = find_tickets(db, q, now=clock.now(), limit=TICKETS)
    number = [t for t in found if t.number == q.upper()]
    hits = known.hits or Hits([])
    return Found(known.rows, found if not hits.found else number, known.found or 0, hits)


def field(q: str, ended: str) -> None:
    """The search box; Enter looks. Once a call is ended it is empty: the same number may call again.

    Args:
        ended: the number of the ticket in which the call ended; '' before.
    """
    key = f"asked:{q}:{ended}"
    st.text_input(
        _("Who is calling?"),
        value="" if ended else q,
        placeholder=_("Phone, code, name, address, ticket number"),
        type="search",
        key=key,
        label_visibility="collapsed",
        on_change=_look,
        args=(key,),
    )


def _look(key: str) -> None:
    asked = str(st.session_state[key]).strip()
    st.query_params.from_dict({"q": asked} if asked else {})


def choose(found: Found, q: str, served: Mapping[int, ServedWard]) -> None:
    """The list to choose the caller from, or what to do when nobody is known."""
    parts.render(parts.head(_("Who is calling?"), _("found for “{q}”", q=q)))
    if found.tickets:
        parts.render(parts.section(_("Ticket")))
        links.show(
            parts.rows(
                parts.Row(
                    t.subject,
                    parts.dotted(t.number, t.unit, t.holder, t.place),
                    to("tickets", ticket=t.number),
                    lead=parts.state(t.state),
                )
                for t in found.tickets
            ),
            key="found-tickets",
        )
    if found.customers:
        words = places.found(found.count, more=found.hits.more)
        parts.render(parts.section(_("Which of these?"), words))
        _narrow(found.hits, served)
        links.show(
            parts.rows(
                parts.Row(
                    c.name,
                    parts.dotted(c.code, c.phone_masked, c.address_masked, c.ward),
                    to("call", q=q, customer=f"{c.district_id}-{c.id}"),
                    trail=c.unit,
                )
                for c in found.customers
            ),
            key="found",
        )
        filters.pages(ceil(found.count / SHOWN))
    elif not found.tickets:
        sentence = _("Nobody was found for “{q}”. Try the code on the bill, or a part of the address.", q=q)
        parts.render(parts.empty(sentence, symbol="person_search"))


def _narrow(hits: Hits, served: Mapping[int, ServedWard]) -> None:
    """Where they are, and a click that leaves one place."""
    unit, ward = filters.number("unit"), filters.number("ward")
    meant = unit or next(iter(hits.units), None)
    units = {w.unit_id: w.unit for w in served.values()}
    places.narrow(hits, unit, ward, units, {w.id: w.name for w in served.values() if w.unit_id == meant})
