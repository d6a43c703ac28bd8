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
    """What became of a message, in the order in which it gets further; it never goes back (``message_rank``).

    ``waiting`` and ``no_gateway`` are level: what lies in the folder for want of a gateway waits again when there is one.
    """

    WAITING = "waiting", _l("To be sent")
    NO_GATEWAY = "no_gateway", _l("Not sent: no gateway")
    HANDED = "handed", _l("Handed over")  #: the gateway has it; whether it arrived is not known yet
    SENT = "sent", _l("Sent earlier, not followed")  #: by a version that did not ask what became of it
    UNBOUNCED = "unbounced", _l("Handed over, no bounce in time")  #: of a way that cannot say more
    DELIVERED = "delivered", _l("Delivered")
    FAILED = "failed", _l("Not delivered")
    EXPIRED = "expired", _l("Expired")
    WITHDRAWN = "withdrawn", _l("Taken back")


class MessageKind(Vocabulary):
    """What a message is about: by it, when it may go (quiet hours)."""

    ANSWER = "answer", _l("Answer to a request")
    PLANNED = "planned", _l("Planned outage")
    URGENT = "urgent", _l("Urgent outage news")


class MessageReason(Vocabulary):
    """Why a message is where it is; what a gateway said of it in its own code stands in ``error``."""

    NO_GATEWAY = "no_gateway", _l("kept in the folder: no gateway is set for this way")
    UNREACHABLE = "unreachable", _l("the gateway does not answer; tried again")
    BUSY = "busy", _l("the gateway asks us to slow down")
    REFUSED = "refused", _l("the gateway refused it")
    BAD_ADDRESS = "bad_address", _l("there is no such recipient")
    UNDELIVERED = "undelivered", _l("the network could not deliver it")
    TOO_LATE = "too_late", _l("its time had passed before it could go")
    SILENT = "silent", _l("no report came in time")
    QUIET = "quiet", _l("held back until the quiet hours end")
    POISON = "poison", _l("set aside: it cannot be prepared or sent")
    WITHDRAWN = "withdrawn", _l("taken back before it went")
    ACCEPTED = "accepted", _l("accepted by the network; delivery is not reported")
    NO_FAILURE = "no_failure", _l("no failure or bounce was reported in time")
    UNKNOWN = "unknown", _l("no answer from the gateway: it may have gone, so it is not sent again")
    UNWANTED = "unwanted", _l("the customer wishes no such messages any more")


class Silence(Vocabulary):
    """What it comes to when a gateway says nothing more until ``report_due``."""

    UNBOUNCED = MessageState.UNBOUNCED.value, MessageState.UNBOUNCED.word
    EXPIRED = MessageState.EXPIRED.value, MessageState.EXPIRED.word


class PartState(Vocabulary):
    """How far a part of a message is; the message is as far as its worst part."""

    HANDED = MessageState.HANDED.value, MessageState.HANDED.word
    DELIVERED = MessageState.DELIVERED.value, MessageState.DELIVERED.word
    FAILED = MessageState.FAILED.value, MessageState.FAILED.word
    EXPIRED = MessageState.EXPIRED.value, MessageState.EXPIRED.word


#: The customer knows: only these close a ticket.
TOLD = (MessageState.DELIVERED, MessageState.UNBOUNCED)


class Message(Base):
    """One message. ``dedupe_key`` is unique: the same news is never queued twice.

    The worker leases a message (``leased_until``) before it sends; a worker that dies loses only its lease.
    ``attempts`` counts tries; ``not_before`` is the next one. ``sent_at``: when a gateway took it.
    ``began_at``: its submission began, and what came of it is not noted yet.
    ``report_due``: until then its gateway may report; after it, it is what ``silence`` says.
    ``valid_until``: after it, it is of no use any more. ``follows``: the message whose way failed.
    ``closes_ticket``: when the customer is told, the ticket is closed.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        one_of("channel", channels.words()),
        one_of("state", MessageState),
        one_of("kind", MessageKind),
        one_of("reason", MessageReason),
        one_of("silence", Silence),
        Index("message_report_idx", "report_due", postgresql_where=text("state = 'handed'")),
        Index("message_unsent_idx", "created_at", postgresql_where=text("state = 'no_gateway'")),
        Index("message_due_idx", "not_before", postgresql_where=text("state = 'waiting'")),
        Index("message_ticket_idx", "district_id", "ticket_id"),
        Index("message_created_idx", "created_at"),
        Index(
            "message_outage_idx", "district_id", "outage_id", postgresql_where=text("outage_id is not null")
        ),
    )

    district_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(BigInteger)
    outage_id: Mapped[int | None] = mapped_column(BigInteger)
    customer_id: Mapped[int | None] = mapped_column(BigInteger)
    follows: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text, server_default=MessageKind.ANSWER)
    channel: Mapped[str] = column(Text, field=Field(_l("Sent by"), choices=channels.words()))
    recipient: Mapped[str] = column(
        String(200), field=Field(_l("Recipient"), personal=True, masked="recipient_masked")
    )
    subject: Mapped[str] = column(String(200), field=Field(_l("Title")))
    body: Mapped[str] = column(String(4000), field=Field(_l("Text"), multiline=True))
    dedupe_key: Mapped[str] = mapped_column(String(200))
    closes_ticket: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    state: Mapped[str] = column(Text, server_default=MessageState.WAITING, field=Field(_l("State")))
    state_at: Mapped[datetime | None] = mapped_column(Moment, server_default=func.now())
    reason: Mapped[str | None] = column(Text, field=Field(_l("Why"), choices=MessageReason.words()))
    gateway: Mapped[str | None] = mapped_column(Text)
    valid_until: Mapped[datetime | None] = mapped_column(Moment)
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    report_due: Mapped[datetime | None] = mapped_column(Moment)
    silence: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = column(Integer, server_default=text("0"), field=Field(_l("Tries")))
    not_before: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    leased_by: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None] = column(Moment, field=Field(_l("Handed over")))
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


class MessageEvent(Base):
    """A state of a message, from when and why; written by a trigger. That it was written stands in the message itself.

    ``detail`` is what the gateway said, in its own code.
    """

    __tablename__ = "message_event"
    __table_args__ = (Index("message_event_message_idx", "district_id", "message_id"),)

    district_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    reason: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[str | None] = mapped_column(Text)
    gateway: Mapped[str | None] = mapped_column(Text)


class MessagePart(Base):
    """What a gateway calls a message, or one part of a long text: under ``reference`` it reports what became of it."""

    __tablename__ = "message_part"
    __table_args__ = (
        one_of("state", PartState),
        Index("message_part_message_idx", "district_id", "message_id"),
        Index("message_part_reference_idx", "gateway", "reference"),
        Index("message_part_ask_idx", "gateway", "ask_at", postgresql_where=text("state = 'handed'")),
    )

    district_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger)
    gateway: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=PartState.HANDED)
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    #: when its gateway is asked next, where it can be asked
    ask_at: Mapped[datetime | None] = mapped_column(
        Moment, server_default=text("now() + interval '1 minute'")
    )


class GatewayReport(Base):
    """A report of a gateway as it came, once for a state. ``raw`` may name a phone: no person reads it."""

    __tablename__ = "gateway_report"
    __table_args__ = (
        UniqueConstraint("gateway", "reference", "state", name="gateway_report_gateway_reference_state_key"),
        Index("gateway_report_at_idx", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    gateway: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    detail: Mapped[str | None] = mapped_column(Text)
    raw: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
