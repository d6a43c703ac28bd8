"""Whom to ring next: about outages that reach them, and about answers that no message brings them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import rows
from portal.tickets.models import OPEN_SQL
from portal.tickets.queries.conditions import UNTOLD

#: Rows of the list; how many there are in all is said beside it.
MOST_LISTED = 20

#: What a callback tells of an outage is so still: nobody hears that the power will be off of one that was called off since.
HOLDS = "exists (select from outage o where o.district_id = c.district_id and o.id = c.outage_id and o.state = c.tells)"
#: Who is to be rung now. An answer is to be told by phone when no message is on its way that would tell it, and the last try is some time ago.
WAITING = f"""
    select c.district_id, c.id, null::bigint as ticket_id, c.outage_id, c.customer_id, c.subject, c.body, c.due, c.tries,
           c.claimed_by, c.claimed_until, null::text as number, null::text as contact
    from callback c
    where c.outage_id is not null and c.state = 'waiting' and c.not_before <= now() and c.valid_until > now()
      and {HOLDS}
    union all
    select ticket.district_id, c.id, ticket.id, null, ticket.customer_id, ticket.subject, ticket.answer,
           ticket.resolved_at + interval '1 day', coalesce(c.tries, 0), c.claimed_by, c.claimed_until, ticket.number,
           ticket.contact_name
    from ticket
    left join callback c on c.district_id = ticket.district_id and c.dedupe_key = 'ticket:' || ticket.district_id || ':' || ticket.id
    where {UNTOLD} and coalesce(c.not_before <= now() and c.state <> 'wrong_number', true)
      and acting_role() in ('centre_agent', 'centre_supervisor')
      and not exists (select from message m where m.district_id = ticket.district_id and m.ticket_id = ticket.id
                      and m.closes_ticket and m.state in ('waiting', 'handed'))
"""  # noqa: S608 (constants)
_LIST = text(
    f"""
    with waiting as materialized ({WAITING}), counted as (select count(*) as every from waiting),
    next as (select * from waiting order by due, district_id, id nulls last, ticket_id limit :most)
    select next.district_id, next.id, next.ticket_id, next.outage_id, next.subject, next.body, next.due, next.tries,
           next.number, coalesce(k.name, next.contact) as name, k.code, w.name as ward, u.short_name as unit,
           case when next.claimed_until > now() then p.name end as caller, next.claimed_by = current_person()
           and next.claimed_until > now() as mine, counted.every, f.number as goes_on, fu.short_name as goes_on_with
    from next cross join counted
    left join customer k on k.district_id = next.district_id and k.id = next.customer_id
    left join ward w on w.id = k.ward_id
    left join unit u on u.id = next.district_id
    left join person p on p.id = next.claimed_by
    left join ticket f on f.district_id = next.district_id and f.follows_id = next.ticket_id and f.{OPEN_SQL}
    left join unit fu on fu.id = f.holder_unit_id
    order by next.due, next.district_id, next.id nulls last, next.ticket_id
    """  # noqa: S608 (constants)
)


@dataclass(frozen=True, slots=True)
class WaitingCallback:
    """A customer to ring: who, what to say, until when; ``every`` is how many wait in all.

    ``id`` is None of an answer that nobody has rung about yet. ``goes_on`` is the number of the open request by which the
    customer said since that it was not solved, ``goes_on_with`` who has it. ``caller`` is ringing them at this moment, perhaps ``mine``.
    """

    district_id: int
    id: int | None
    ticket_id: int | None
    outage_id: int | None
    subject: str
    body: str | None
    due: datetime
    tries: int
    number: str | None
    name: str | None
    code: str | None
    ward: str | None
    unit: str
    caller: str | None
    mine: bool | None
    every: int
    goes_on: str | None
    goes_on_with: str | None

    @property
    def key(self) -> str:
        """As it stands in an address: of a ticket by the ticket, for its callback may not be written yet."""
        return f"t{self.district_id}-{self.ticket_id}" if self.ticket_id else f"{self.district_id}-{self.id}"


def waiting(db: Session) -> list[WaitingCallback]:
    """The first to ring, the most urgent first."""
    return rows(db, _LIST, WaitingCallback, most=MOST_LISTED)


_COUNT = text(f"select count(*) from ({WAITING}) waiting")  # noqa: S608 (constants)


def count(db: Session) -> int:
    """How many customers are to be rung."""
    return int(db.scalar(_COUNT) or 0)


class Reached(NamedTuple):
    """How many customers an outage's callbacks told, how many are still to be rung, and how many were not reached."""

    told: int
    waiting: int
    missed: int


NOT_RUNG = Reached(0, 0, 0)


def of_outage(db: Session, district_id: int, outage_id: int) -> Reached:
    """What came of ringing those whom an outage reaches."""
    statement = text(
        f"""
        select count(*) filter (where state = 'told') as told, count(*) filter (where state = 'waiting' and valid_until > now()) as waiting,
               count(*) filter (where state in ('no_answer', 'wrong_number', 'late')) as missed
        from callback c where district_id = :district and outage_id = :outage and {HOLDS}
        """  # noqa: S608 (constants)
    )
    return rows(db, statement, Reached, district=district_id, outage=outage_id)[0]


_OF_CALLBACK = text(
    "select ticket_id, customer_id, subject from callback where district_id = :district and id = :id"
)
_OF_TICKET = text("select contact_phone from disclose_ticket(:district, :ticket, 'callback')")
_OF_CUSTOMER = text(
    "select coalesce(phone, phone2) from disclose_customers(:district, array[cast(:customer as bigint)], 'callback', :about)"
)


def number_to_ring(db: Session, district_id: int, callback_id: int) -> str | None:
    """The customer's number, as its digits, given out for this call and recorded; None where there is none any more."""
    found = db.execute(_OF_CALLBACK, {"district": district_id, "id": callback_id}).one_or_none()
    if found is None:
        return None
    number = None
    if found.ticket_id is not None:
        number = db.scalar(_OF_TICKET, {"district": district_id, "ticket": found.ticket_id})
    if not number and found.customer_id is not None:
        asked = {"district": district_id, "customer": found.customer_id, "about": found.subject}
        number = db.scalar(_OF_CUSTOMER, asked)
    return str(number) if number else None
