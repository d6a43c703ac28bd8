"""What is asked about the outbox: how much waits, and the latest messages, recipients masked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.database import rows
from portal.messages import folder
from portal.messages.models import Message, MessageState


class MessageCounts(NamedTuple):
    """How many messages there are in each state."""

    every: int
    waiting: int
    failed: int
    sent: int


def counts(db: Session) -> MessageCounts:
    """How many messages there are in each state."""
    query = select(Message.state, func.count().label("many")).group_by(Message.state)
    by_state: dict[str, int] = {row.state: row.many for row in db.execute(query)}
    waiting, failed, sent = (
        by_state.get(state, 0) for state in (MessageState.WAITING, MessageState.FAILED, MessageState.SENT)
    )
    return MessageCounts(sum(by_state.values()), waiting, failed, sent)


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
    sent_at: datetime | None
    created_at: datetime
    dedupe_key: str

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
