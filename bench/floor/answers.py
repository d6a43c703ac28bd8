"""What its pages show: one transaction of the person each, the portal's own queries and actions, nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portal.access import CENTRE, DISTRICT
from portal.customers import actions as customer_actions
from portal.customers.models import Customer
from portal.customers.queries import records as customer_queries
from portal.customers.queries.gaps import gaps
from portal.customers.queries.history import history
from portal.database import acting, session
from portal.fields import editable, fields_of
from portal.organisation.queries import units
from portal.tickets import actions as ticket_actions
from portal.tickets.queries import single
from portal.tickets.queries import tickets as ticket_queries
from portal.tickets.queries.tickets import Filter
from portal.tickets.queries.timeline import timeline
from portal.tickets.sla.queries import explained
from portal.ui.app import clock

SHOWN = 50  #: rows a page, as in the portal
EDITED = "contact"  #: the group of fields that the form has

Told = dict[str, Any]


def customers(login: UUID, *, q: str, page: int) -> Told:
    """As pages/customers.py asks."""
    with session(login) as db:
        me = acting(db)
        unit = me.unit_id if me.role in DISTRICT else None
        names = [] if unit else units(db, "district")
        counted = gaps(db, unit) if unit else None
        found = customer_queries.page(db, unit=unit, q=q, offset=(page - 1) * SHOWN, limit=SHOWN)
        total = found.found if q else counted.total if counted else customer_queries.count(db)[0]
    pages = math.ceil((total or 0) / SHOWN)
    return {"rows": found.rows, "q": q, "page": page, "pages": pages, "counted": counted, "units": names}


def customer(login: UUID, district: int, id: int, *, edit: bool) -> Told:
    """As pages/customer.py asks."""
    with session(login) as db:
        me = acting(db)
        record = customer_queries.record(db, district, id, "edit" if edit else None)
        happened = history(db, district, id)
        tickets = ticket_queries.for_customer(db, district, id)
    fields = [bound for bound in fields_of(Customer).values() if bound.field.group]
    form = [b for b in editable(Customer, me.role).values() if b.field.group == EDITED]
    return {
        "record": record,
        "happened": happened,
        "tickets": tickets,
        "fields": fields,
        "form": edit and form,
    }


def save_customer(login: UUID, district: int, id: int, form: Mapping[str, Any]) -> None:
    """As its form saves: only what differs from what was seen."""
    with session(login) as db:
        seen = customer_queries.record(db, district, id, "edit")
        before = {name: seen.values.get(name) for name in form}
        changes = {name: value for name, value in form.items() if value != (before[name] or "")}
        customer_actions.update(db, district, id, version=seen.version, seen=before, changes=changes)


def tickets(login: UUID, *, q: str, page: int, unit: int | None, number: str) -> Told:
    """As pages/tickets.py asks."""
    wanted, now = Filter(q=q, page=page, unit=unit), clock.now()
    opened, events, limit = None, [], None
    with session(login) as db:
        counts = ticket_queries.counts(db, wanted, now=now)
        lines = ticket_queries.inbox(db, wanted, now=now)
        names = units(db, "district") if acting(db).role in CENTRE else []
        if number:
            opened = single.ticket(db, number)
            events = timeline(db, opened.district_id, opened.id)
            limit = explained(
                db,
                rule_id=opened.resolve_rule_id,
                received=opened.received_at,
                stored=opened.resolve_due,
                now=now,
            )
    return {
        "lines": lines,
        "counts": counts,
        "units": names,
        "wanted": wanted,
        "now": now,
        "opened": opened,
        "events": events,
        "limit": limit,
        "pages": math.ceil(counts.all / SHOWN),
    }


def note(login: UUID, district: int, id: int, body: str) -> None:
    """As the button "Note progress" does."""
    with session(login) as db:
        ticket_actions.progress(db, district, id, body=body)
