"""What is asked about the outbox: how much waits, and the latest messages, recipients masked."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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


def latest(db: Session, state: str | None, most: int) -> list[Any]:
    """The newest messages, of one state or all."""
    query = select(
        Message.district_id,
        Message.id,
        Message.channel,
        Message.recipient_masked,
        Message.subject,
        Message.state,
        Message.attempts,
        Message.error,
        Message.sent_at,
        Message.created_at,
        Message.dedupe_key,
    )
    if state:
        query = query.where(Message.state == state)
    return list(db.execute(query.order_by(Message.created_at.desc(), Message.id.desc()).limit(most)))
