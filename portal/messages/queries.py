"""What is asked about the outbox: how much waits, and the latest messages, recipients masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.database import rows
from portal.messages import folder
from portal.messages.models import Message, MessageState


class MessageCounts(NamedTuple):
    """How many messages there are, and how many of them in each state."""

    every: int
    by_state: Mapping[str, int]

    def of(self, state: MessageState) -> int:
        """How many are in this state."""
        return self.by_state.get(state, 0)


def counts(db: Session) -> MessageCounts:
    """How many messages there are in each state."""
    query = select(Message.state, func.count().label("many")).group_by(Message.state)
    by_state: dict[str, int] = {row.state: row.many for row in db.execute(query)}
    return MessageCounts(sum(by_state.values()), by_state)


class Unsent(NamedTuple):
    """What lies in the folder for want of a gateway, of one channel, written in the last days.

    ``fresh`` of them can still be sent when there is one; the oldest of those was written at ``oldest``.
    """

    channel: str
    many: int
    fresh: int
    oldest: datetime | None


UNSENT_DAYS = 30


def unsent(db: Session) -> list[Unsent]:
    """What no gateway took in the last thirty days, by channel, the most first."""
    statement = text(
        """
        select channel, count(*) as many, count(*) filter (where valid_until > now()) as fresh,
               min(created_at) filter (where valid_until > now()) as oldest
        from message where state = 'no_gateway' and created_at > now() - make_interval(days => :days)
        group by channel order by many desc
        """
    )
    return rows(db, statement, Unsent, days=UNSENT_DAYS)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as lists show it."""

    district_id: int
    id: int
    channel: str
    recipient_masked: str | None
    subject: str
    state: str
    attempts: int
    error: str | None
    reason: str | None
    state_at: datetime | None
    sent_at: datetime | None
    created_at: datetime
    dedupe_key: str

    @property
    def since(self) -> datetime:
        """When its state began."""
        return self.state_at or self.sent_at or self.created_at

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return f"{self.district_id}-{self.id}"


def latest(db: Session, state: str | None, most: int) -> list[MessageRow]:
    """The newest messages, of one state or all."""
    query = select(*(getattr(Message, field.name) for field in fields(MessageRow)))
    if state:
        query = query.where(Message.state == state)
    return rows(db, query.order_by(Message.created_at.desc(), Message.id.desc()).limit(most), MessageRow)


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
