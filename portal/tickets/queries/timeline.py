"""One thread a ticket, made of the ledger, notes, urges and messages when somebody reads it; nothing is stored twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import rows

#: What a ticket's events are called; where two happen in one moment, the later in this list is the later.
EVENT_KINDS = (
    "received", "forwarded", "rerouted", "reassigned", "accepted", "urged", "acknowledged", "customer", "internal",
    "progress", "resumed", "arrived", "answer", "answered", "returned", "resolved", "queued", "withdrawn",
    "no_gateway", "handed", "sent", "failed", "expired", "unbounced", "told",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """Something that happened to a ticket.

    ``person`` of ``unit`` did it; ``to_unit`` and ``to_person`` are whom it went to; ``ref`` is the urge's or
    message's id; ``channel`` how the customer is told. Of a message, ``text`` is the reason of its state (``messages.models.Reason``).
    """

    at: datetime
    kind: str
    person: str | None
    unit: str | None
    to_unit: str | None
    to_person: str | None
    text: str | None
    ref: int | None
    channel: str | None

    @property
    def urge(self) -> int:
        """The id of the urge that this is about. Raises ValueError for what is about none."""
        if self.ref is None or self.kind not in ("urged", "acknowledged", "answered"):
            raise ValueError(f"{self.kind} is about no urge")
        return self.ref


_EVENTS = text(
    """
    with t as (select district_id, id, said, channel, answer, resolved_at, arrived_at, holder_id, holder_unit_id
               from ticket where district_id = :district and id = :ticket),
    h as (select * from holding where district_id = :district and ticket_id = :ticket),
    u as (select * from urge where district_id = :district and ticket_id = :ticket),
    m as (select id, channel, state, created_at, state_at, sent_at, reason, closes_ticket from message
          where district_id = :district and ticket_id = :ticket),
    e (at, kind, person_id, unit_id, to_unit_id, to_person_id, text, ref, channel) as (
        select h.since, h.reason, h.by_id, null::int, h.unit_id,
               case when h.reason = 'reassigned' then h.person_id end,
               case when h.reason = 'received' then t.said else h.remark end, null::bigint,
               case when h.reason = 'received' then t.channel end from h, t
        union all
        select accepted_at, 'accepted', person_id, unit_id, null, null, null, null, null from h
        where accepted_at is not null
        union all
        select n.at, n.kind, n.person_id, n.unit_id, null, null, n.body,
               null, case when n.kind = 'told' then 'call' end
        from note n left join t on n.kind = 'answer' and n.body = t.answer
        where n.district_id = :district and n.ticket_id = :ticket and t.id is null
        union all
        select until, 'resumed', null, null, null, null, null, null, null from pause
        where district_id = :district and ticket_id = :ticket and until < 'infinity'
        union all
        select at, 'urged', by_id, null, to_unit_id, to_person_id, body, id, null from u
        union all
        select acknowledged_at, 'acknowledged', acknowledged_by, to_unit_id, null, null, null, id, null from u
        where acknowledged_at is not null
        union all
        select answered_at, 'answered', answered_by, to_unit_id, null, null, answer, id, null from u
        where answered_at is not null
        union all
        select arrived_at, 'arrived', holder_id, holder_unit_id, null, null, null, null, null from t
        where arrived_at is not null
        union all
        select t.resolved_at, 'resolved', coalesce(c.person_id, t.holder_id), t.holder_unit_id, null, null, t.answer,
               null, null
        from t left join lateral (
            select c.person_id from change c
            where c.table_name = 'ticket' and c.district_id = :district and c.row_key = cast(:ticket as text)
              and c.action in ('tickets.resolve', 'tickets.answer_at_once') order by c.at desc limit 1) c on true
        where t.resolved_at is not null
        union all
        -- a message is stamped with the beginning of the transaction, what it tells with a moment in it
        select greatest(coalesce(case when m.state <> 'waiting' then coalesce(m.state_at, m.sent_at) end, m.created_at),
                        case when m.closes_ticket then t.resolved_at end),
               case m.state when 'waiting' then 'queued' when 'delivered' then 'told' else m.state end,
               null, null, null, null, m.reason, m.id, m.channel from m, t
    )
    select e.at, e.kind, p.name as person, u.short_name as unit, tu.short_name as to_unit, tp.name as to_person,
           e.text, e.ref, e.channel
    from e
    left join person p on p.id = e.person_id
    left join unit u on u.id = e.unit_id
    left join unit tu on tu.id = e.to_unit_id
    left join person tp on tp.id = e.to_person_id
    order by e.at desc, array_position(:kinds, e.kind) desc, e.ref desc
    """
)


def timeline(db: Session, district_id: int, ticket_id: int) -> list[TicketEvent]:
    """What happened to a ticket, the newest first, in one statement; empty for one that is not theirs."""
    return rows(db, _EVENTS, TicketEvent, district=district_id, ticket=ticket_id, kinds=list(EVENT_KINDS))


def unanswered(events: list[TicketEvent]) -> list[TicketEvent]:
    """The urges that nobody has answered yet, the newest first."""
    answered = {e.ref for e in events if e.kind == "answered"}
    return [e for e in events if e.kind == "urged" and e.ref not in answered]
