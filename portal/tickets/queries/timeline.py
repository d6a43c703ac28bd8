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
    "progress", "resumed", "arrived", "answer", "answered", "raised", "returned", "resolved", "queued", "withdrawn",
    "no_gateway", "handed", "sent", "failed", "expired", "unbounced", "told", "taken_back", "came_back",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """Something that happened to a ticket.

    ``person`` of ``unit`` did it; ``to_unit`` and ``to_person`` are whom it went to; ``ref`` is the urge's or
    message's id; ``channel`` how the customer is told. Of a message, ``text`` is the reason of its state
    (``messages.models.MessageReason``), of what was taken back the action.
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
    number: str = ""  #: of the ticket it happened to: a case that came back has the thread of all before it
    body: str | None = None  #: of a message, its words
    recipient: str | None = None  #: of a message, whom it goes to, masked

    @property
    def urge(self) -> int:
        """The id of the urge that this is about. Raises ValueError for what is about none."""
        if self.ref is None or self.kind not in ("urged", "acknowledged", "answered"):
            raise ValueError(f"{self.kind} is about no urge")
        return self.ref


_EVENTS = text(
    """
    with recursive t as (
        select district_id, id, number, follows_id, said, channel, answer, resolved_at, arrived_at, holder_id,
               holder_unit_id, 0 as back
        from ticket where district_id = :district and id = :ticket
        union all
        select b.district_id, b.id, b.number, b.follows_id, b.said, b.channel, b.answer, b.resolved_at, b.arrived_at,
               b.holder_id, b.holder_unit_id, t.back + 1
        from t join ticket b on b.district_id = t.district_id and b.id = t.follows_id where t.back < 20
    ),
    h as (select h.* from t join holding h on h.district_id = t.district_id and h.ticket_id = t.id),
    u as (select u.* from t join urge u on u.district_id = t.district_id and u.ticket_id = t.id),
    m as (select m.id, m.ticket_id, m.channel, m.state, m.created_at, m.state_at, m.sent_at, m.reason, m.closes_ticket, m.body,
                 m.recipient_masked
          from t join message m on m.district_id = t.district_id and m.ticket_id = t.id),
    e (ticket_id, at, kind, person_id, unit_id, to_unit_id, to_person_id, text, ref, channel) as (
        select t.id, h.since, h.reason, h.by_id, null::int, h.unit_id,
               case when h.reason = 'reassigned' then h.person_id end,
               case when h.reason = 'received' then t.said else h.remark end, null::bigint,
               case when h.reason = 'received' then t.channel end from h join t on t.id = h.ticket_id
        union all
        select ticket_id, accepted_at, 'accepted', person_id, unit_id, null, null, null, null, null from h
        where accepted_at is not null
        union all
        select n.ticket_id, n.at, n.kind, n.person_id, n.unit_id, null, null, n.body,
               null, case when n.kind = 'told' then 'call' end
        from t join note n on n.district_id = t.district_id and n.ticket_id = t.id
        where (n.kind = 'answer' and n.body = t.answer) is not true
        union all
        select p.ticket_id, p.until, 'resumed', null, null, null, null, null, null, null
        from t join pause p on p.district_id = t.district_id and p.ticket_id = t.id where p.until < 'infinity'
        union all
        select ticket_id, at, 'urged', by_id, null, to_unit_id, to_person_id, body, id, null from u
        union all
        select ticket_id, acknowledged_at, 'acknowledged', acknowledged_by, to_unit_id, null, null, null, id, null from u
        where acknowledged_at is not null
        union all
        select ticket_id, answered_at, 'answered', answered_by, to_unit_id, null, null, answer, id, null from u
        where answered_at is not null
        union all
        select a.ticket_id, a.made_at, 'raised', a.by_id, null, a.unit_id, null, a.body, null, null
        from t join alert a on a.district_id = t.district_id and a.ticket_id = t.id where a.kind = 'raised'
        union all
        select id, arrived_at, 'arrived', holder_id, holder_unit_id, null, null, null, null, null from t
        where arrived_at is not null
        union all
        select t.id, t.resolved_at, 'resolved', coalesce(c.person_id, t.holder_id), t.holder_unit_id, null, null, t.answer,
               null, null
        from t left join lateral (
            select c.person_id from change c
            where c.table_name = 'ticket' and c.district_id = :district and c.row_key = cast(t.id as text)
              and c.action in ('tickets.resolve', 'tickets.answer_at_once') order by c.at desc limit 1) c on true
        where t.resolved_at is not null
        union all
        select t.id, b.at, 'taken_back', b.person_id, b.unit_id, null, null, b.action, null, null
        from t join taken_back b on b.district_id = t.district_id and b.ticket_id = t.id
        union all
        -- a message is stamped with the beginning of the transaction, what it tells with a moment in it
        select t.id, greatest(coalesce(case when m.state <> 'waiting' then coalesce(m.state_at, m.sent_at) end, m.created_at),
                        case when m.closes_ticket and m.state <> 'withdrawn' then t.resolved_at end),
               case m.state when 'waiting' then 'queued' when 'delivered' then 'told' else m.state end,
               null, null, null, null, m.reason, m.id, m.channel from m join t on t.id = m.ticket_id
        union all
        select :ticket, s.received_at, 'came_back', s.taken_by, null, null, null, s.number, null, s.channel
        from ticket s where s.district_id = :district and s.follows_id = :ticket
    )
    select e.at, e.kind, p.name as person, u.short_name as unit, tu.short_name as to_unit, tp.name as to_person,
           e.text, e.ref, e.channel, t.number,
           m.body, m.recipient_masked as recipient
    from e join t on t.id = e.ticket_id
    left join m on m.id = e.ref and m.channel = e.channel
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
