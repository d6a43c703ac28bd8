"""What is asked about the outbox: how much waits, and what became of the newest messages, recipients masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.database import rows
from portal.messages import folder
from portal.messages.models import TOLD, Message, MessageState


class MessageCounts(NamedTuple):
    """How many messages there are, and how many of them in each state."""

    every: int
    by_state: Mapping[str, int]

    def of(self, state: MessageState) -> int:
        """How many are in this state."""
        return self.by_state.get(state, 0)


class Unsent(NamedTuple):
    """What lies in the folder for want of a gateway, of one channel, written in the last days.

    ``fresh`` of them can still be sent when there is one; the oldest of those was written at ``oldest``. ``answers`` of
    them are about a ticket, which waits until its customer is told; the others are news of outages.
    """

    channel: str
    many: int
    answers: int
    fresh: int
    oldest: datetime | None


UNSENT_DAYS = 30


def unsent(db: Session) -> list[Unsent]:
    """What no gateway took in the last thirty days, by channel, the most first."""
    statement = text(
        """
        select channel, count(*) as many, count(ticket_id) as answers, count(*) filter (where valid_until > now()) as fresh,
               min(created_at) filter (where valid_until > now()) as oldest
        from message where state = 'no_gateway' and created_at > now() - make_interval(days => :days)
        group by channel order by many desc
        """
    )
    return rows(db, statement, Unsent, days=UNSENT_DAYS)


#: The states of a list, as its pills say them: each message is in one of them.
LISTED: Mapping[str, tuple[MessageState, ...]] = {
    "no_gateway": (MessageState.NO_GATEWAY,),
    "waiting": (MessageState.WAITING,),
    "handed": (MessageState.HANDED, MessageState.SENT),
    "told": TOLD,
    "failed": (MessageState.FAILED, MessageState.EXPIRED),
    "withdrawn": (MessageState.WITHDRAWN,),
}


class OutageMessages(NamedTuple):
    """Of the messages about an outage: how many are kept for want of a gateway, and how many left or are about to."""

    kept: int
    left: int


NONE_WRITTEN = OutageMessages(0, 0)


def of_outage(db: Session, district_id: int, outage_id: int) -> OutageMessages:
    """What became of the messages about an outage, for who may list them."""
    statement = text(
        """
        select count(*) filter (where state = 'no_gateway') as kept,
               count(*) filter (where state in ('waiting', 'handed', 'sent', 'unbounced', 'delivered')) as left
        from message where district_id = :district and outage_id = :outage
        """
    )
    return rows(db, statement, OutageMessages, district=district_id, outage=outage_id)[0]


@dataclass(frozen=True, slots=True)
class MessageGroup:
    """Messages of one text written in one moment, most often a single one; what is said of them is of ``id``.

    ``states`` counts them by state, of those that the list asks for.
    """

    district_id: int
    id: int
    outage_id: int | None
    channel: str
    subject: str
    recipient_masked: str | None
    created_at: datetime
    many: int
    state: str
    state_at: datetime
    reason: str | None
    states: Mapping[str, int]

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return f"{self.district_id}-{self.id}"


_FOUND = """
    from message where created_at >= :since
      and (:q = '' or position(plain(:q) in plain(subject)) > 0
           or length(:q) >= 3 and right(translate(recipient_masked, ' ', ''), length(:q)) = :q)
"""


def counts_since(db: Session, since: datetime, q: str = "") -> MessageCounts:
    """How many messages there are in each state, of those written since a moment that fit what is searched."""
    statement = text(f"select state, count(*) as many {_FOUND} group by state")
    by_state: dict[str, int] = {
        row.state: row.many for row in db.execute(statement, {"since": since, "q": q})
    }
    return MessageCounts(sum(by_state.values()), by_state)


_GROUPS = text(
    f"""
    with found as (select district_id, id, outage_id, channel, subject, recipient_masked, created_at, state,
                          coalesce(state_at, sent_at, created_at) as state_at, reason
                   {_FOUND} and (cast(:states as text[]) is null or state = any (:states))
                   order by created_at desc limit :deep),
    counted as (select district_id, outage_id, case when outage_id is null then id end as alone, channel, subject, created_at,
                       state, count(*) as many, min(id) as id from found group by 1, 2, 3, 4, 5, 6, 7),
    grouped as (select district_id, outage_id, alone, channel, subject, created_at, min(id) as id, sum(many)::int as many,
                       jsonb_object_agg(state, many) as states
                from counted group by 1, 2, 3, 4, 5, 6 order by created_at desc, id desc limit :most)
    select g.district_id, g.id, g.outage_id, g.channel, g.subject, f.recipient_masked, g.created_at, g.many, f.state,
           f.state_at, f.reason, g.states
    from grouped g join found f on f.district_id = g.district_id and f.id = g.id
    order by g.created_at desc, g.id desc
    """  # noqa: S608 (a constant)
)
#: How many messages are looked at for a page of groups: a notice to a whole line is one row of the list.
DEEP = 20_000


def groups(db: Session, since: datetime, *, listed: str = "", q: str = "", most: int) -> list[MessageGroup]:
    """The newest messages written since a moment, those of one text and moment as one row.

    Args:
        listed: a key of ``LISTED``, or '' for all.
        q: words of the title, or the last digits of the recipient, at least three.
    """
    states = list(LISTED[listed]) if listed else None
    return rows(db, _GROUPS, MessageGroup, since=since, q=q, states=states, deep=DEEP, most=most)


def text_of(db: Session, district_id: int, message_id: int) -> str | None:
    """What a message says, for who may read it in the database."""
    which = (Message.district_id == district_id, Message.id == message_id)
    found: str | None = db.scalar(select(Message.body).where(*which))
    return found


def kept_text(db: Session, district_id: int, message_id: int) -> str | None:
    """The text of a message as it lies in the folder; None where none lies there, or the database shows it to another."""
    asked = select(Message.channel, Message.dedupe_key).where(
        Message.district_id == district_id, Message.id == message_id
    )
    seen = db.execute(asked).one_or_none()
    return folder.read(seen.channel, seen.dedupe_key) if seen else None


@dataclass(frozen=True, slots=True)
class MessageStep:
    """A state of a message: since when and why; ``detail`` is the gateway's own code."""

    state: str
    at: datetime
    reason: str | None
    detail: str | None
    gateway: str | None


def events(db: Session, district_id: int, message_id: int) -> list[MessageStep]:
    """What became of a message, the newest first. Of older ones the steps before the present were not written down."""
    statement = text(
        """
        with m as (select * from (select district_id, id, state, state_at, sent_at, created_at, reason, error, gateway from message
                                  where district_id = :district and id = :message) x),
        e as (select state, at, reason, detail, gateway, id from message_event
              where district_id = :district and message_id = :message)
        select state, at, reason, detail, gateway from (
            select state, at, reason, detail, gateway, id from e
            union all
            select 'waiting', created_at, null, null, null, 0 from m
            union all
            select state, coalesce(state_at, sent_at, created_at), reason, error, gateway, 1 from m
            where state <> 'waiting' and not exists (select from e)
        ) steps order by at desc, id desc
        """
    )
    return rows(db, statement, MessageStep, district=district_id, message=message_id)
