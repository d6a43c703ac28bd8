"""What the address of the ticket page asks for: which tickets, and which one of them is open."""

from __future__ import annotations

from portal.access import CENTRE, DISTRICT, Person
from portal.tickets.models import OPEN
from portal.tickets.queries.conditions import VIEWS
from portal.tickets.queries.tickets import WHOSE, Filter
from portal.ui.components import filters
from portal.ui.components.links import to

#: Filters that links from other pages set; they stand in a line of their own and can be taken away.
EXTRA = ("state", "category", "holder")


def read(person: Person) -> tuple[str, Filter]:
    """The number of the opened ticket ('' for none) and the filter of the list."""
    wanted = Filter(
        view=filters.one_of("view", VIEWS) or "all",
        q=filters.text("q"),
        unit=filters.number("unit") if person.role in CENTRE else None,
        state=filters.one_of("state", OPEN),
        category=filters.text("category") or None,
        holder=filters.number("holder"),
        whose=filters.one_of("whose", WHOSE) if person.role in DISTRICT else None,
        page=filters.page(),
    )
    return filters.text("ticket"), wanted


def here(wanted: Filter, ticket: str = "", **other: object) -> str:
    """The address of a ticket in this list, or of the list with something changed."""
    said = {
        "view": wanted.view if wanted.view != "all" else "",
        "q": wanted.q,
        "unit": wanted.unit,
        "state": wanted.state,
        "category": wanted.category,
        "holder": wanted.holder,
        "whose": wanted.whose,
        "page": wanted.page if wanted.page > 1 else "",
    }
    return to("tickets", ticket=ticket, **{**said, **other})
