"""Tickets by what somebody types: a number, a phone, a customer, words. Personal data stays masked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Subquery, and_, case, func, select, true
from sqlalchemy.orm import Session

from portal.audit.budgets import refuse_if_searched_too_much
from portal.customers.queries.search import phone_of
from portal.fields import asked
from portal.tickets.models import Ticket
from portal.tickets.queries import conditions, lines
from portal.tickets.queries.lines import TicketRow

#: A search counts so many; of more it says so.
MAX_SEARCH_HITS = 200


def find(db: Session, q: str, *, now: datetime, view: str = "all", limit: int = 50) -> list[TicketRow]:
    """By ticket number, phone or a part of them, customer, or words of subject and text: what is open first, then the newest."""
    q = asked(q)
    return found(db, q, view, now, limit, 1) if q else []


def found(db: Session, q: str, view: str, now: datetime, limit: int, page: int) -> list[TicketRow]:
    """A page of what a search found, of a view.

    Raises:
        SearchedTooMuch: who asks has looked for what is not there too often.
    """
    hit = hits(q)
    statement = (
        lines.lines()
        .join(hit, and_(hit.c.district_id == Ticket.district_id, hit.c.id == Ticket.id))
        .where(true() if view == "all" else lines.in_view(view))
        .order_by(case((lines.OPEN_ONES, 0), else_=1), Ticket.received_at.desc(), Ticket.id)
        .limit(limit)
        .offset((page - 1) * limit)
    )
    shown = lines.read(db, statement, conditions.parameters(now))
    if not shown:
        refuse_if_searched_too_much(db, q)
    return shown


def hits(q: str) -> Subquery:
    """District and id of what PostgreSQL finds (`find_tickets`), once each, `MAX_SEARCH_HITS` and one at most."""
    found = func.find_tickets(q, phone_of(q), MAX_SEARCH_HITS + 1)
    way = found.table_valued("district_id", "id", "step", name="way")
    once = select(way.c.district_id, way.c.id).group_by(way.c.district_id, way.c.id)
    return once.order_by(func.min(way.c.step)).limit(MAX_SEARCH_HITS + 1).subquery("found")
