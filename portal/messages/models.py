"""The outbox: messages to customers, written in the transaction of the action and sent by the worker."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Computed,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Moment, one_of
from portal.fields import Field, column
from portal.i18n import lazy as _l
from portal.messages import channels
from portal.vocabulary import Vocabulary


class MessageState(Vocabulary):
    """How far a message is; failed is final."""

    WAITING = "waiting", _l("To be sent")
    SENT = "sent", _l("Sent")
    FAILED = "failed", _l("Not sent")


class Message(Base):
    """One message. ``dedupe_key`` is unique: the same news is never queued twice.

    The worker leases a message (``leased_until``) before it sends; a worker that dies loses only its lease.
    ``attempts`` counts tries; ``not_before`` is the next one; ``failed`` is final.
    ``closes_ticket``: when sent, the ticket is closed: the customer has been told.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        one_of("channel", channels.words()),
        one_of("state", MessageState),
        Index("message_due_idx", "not_before", postgresql_where=text("state = 'waiting'")),
        Index("message_ticket_idx", "district_id", "ticket_id"),
        Index("message_created_idx", "created_at"),
    )

    district_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(BigInteger)
    outage_id: Mapped[int | None] = mapped_column(BigInteger)
    channel: Mapped[str] = column(Text, field=Field(_l("Sent by"), choices=channels.words()))
    recipient: Mapped[str] = column(
        String(200), field=Field(_l("Recipient"), personal=True, masked="recipient_masked")
    )
    subject: Mapped[str] = column(String(200), field=Field(_l("Title")))
    body: Mapped[str] = column(String(4000), field=Field(_l("Text"), multiline=True))
    dedupe_key: Mapped[str] = mapped_column(String(200))
    closes_ticket: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    state: Mapped[str] = column(Text, server_default=MessageState.WAITING, field=Field(_l("State")))
    attempts: Mapped[int] = column(Integer, server_default=text("0"), field=Field(_l("Tries")))
    not_before: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    leased_by: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None] = column(Moment, field=Field(_l("Sent")))
    error: Mapped[str | None] = column(Text, field=Field(_l("Error")))
    created_at: Mapped[datetime] = column(Moment, server_default=func.now(), field=Field(_l("Written")))
    created_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    recipient_masked: Mapped[str | None] = mapped_column(
        Text,
        Computed(
            "case when position('@' in recipient) > 0 then mask_email(recipient) else mask_phone(recipient) end",
            persisted=True,
        ),
    )
