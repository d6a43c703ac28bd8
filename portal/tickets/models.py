"""Tickets: what a customer asked for, who holds it, until when, and what was said on the way."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Computed,
    FetchedValue,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.access import CENTRE, DISTRICT
from portal.database import Base, Moment, one_of
from portal.fields import Field, column
from portal.i18n import lazy as _l
from portal.tickets.sla.policy import Clock
from portal.vocabulary import Vocabulary, literals


class RequestChannel(Vocabulary):
    """How a request came in; how customers are written to is in `portal.messages.channels`."""

    PHONE = "phone", _l("Phone")
    WEB = "web", _l("Website")
    SMS = "sms", _l("Text message")
    EMAIL = "email", _l("Email")
    APP = "app", _l("Mobile app")
    COUNTER = "counter", _l("Counter")


class TicketState(Vocabulary):
    """How far a ticket is, in the order of its life."""

    NEW = "new", _l("New")
    WORKING = "working", _l("In progress")
    WAITING = "waiting", _l("Waiting for customer")
    CHECKING = "checking", _l("To be checked")
    RETURNED = "returned", _l("Returned")
    RESOLVED = "resolved", _l("Resolved")
    CLOSED = "closed", _l("Closed")


class NoteKind(StrEnum):
    """What a note is; the thread of a ticket says it in words."""

    PROGRESS = "progress"
    ANSWER = "answer"
    INTERNAL = "internal"
    CUSTOMER = "customer"
    RETURNED = "returned"
    TOLD = "told"


class HoldingReason(StrEnum):
    """Why somebody holds a ticket; the thread says it in words."""

    RECEIVED = "received"
    FORWARDED = "forwarded"
    RETURNED = "returned"
    REASSIGNED = "reassigned"
    REROUTED = "rerouted"


#: Resolved or more; the others are open.
DONE = (TicketState.RESOLVED, TicketState.CLOSED)
OPEN = tuple(state for state in TicketState if state not in DONE)
OPEN_SQL = f"state in ({literals(OPEN)})"

#: How often one holder may be urged about one ticket (State Grid: about two a case; assumed).
MAX_URGES = 2


class Ticket(Base):
    """A request. ``district_id`` is the company where the place is; who holds it is in the ledger (Holding).

    ``holder_*``, ``accepted_at``, ``urges`` and ``urges_open`` are kept by triggers from the ledger and the urges.
    ``*_due`` is the limit as the rule said at receipt, moved by pauses where the rule allows it; once ``responded_at``, ``arrived_at`` or ``resolved_at`` is
    set the verdict stands, held by a trigger. ``next_due`` is the first limit whose verdict is not given, ``next_clock`` which
    one that is; a trigger keeps them, None in what is done, has no limit or stands still.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        ForeignKeyConstraint(
            ["district_id", "customer_id"],
            ["customer.district_id", "customer.id"],
            name="ticket_customer_fkey",
        ),
        ForeignKeyConstraint(
            ["district_id", "id", "received_at"],
            ["holding.district_id", "holding.ticket_id", "holding.first_since"],
            name="ticket_held_from_receipt_fkey",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        ForeignKeyConstraint(
            ["district_id", "id", "held_until"],
            ["holding.district_id", "holding.ticket_id", "holding.until"],
            name="ticket_held_until_now_fkey",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        one_of("state", TicketState),
        one_of("channel", RequestChannel),
        one_of("next_clock", Clock),
        CheckConstraint(f"(state in ({literals(DONE)})) = (resolved_at is not null)", name="resolved"),
        CheckConstraint("(state = 'closed') = (closed_at is not null)", name="closed"),
        Index("ticket_holder_next_idx", "holder_unit_id", "next_due", postgresql_where=text(OPEN_SQL)),
        Index("ticket_district_next_idx", "district_id", "next_due", postgresql_where=text(OPEN_SQL)),
        ForeignKeyConstraint(
            ["district_id", "follows_id"], ["ticket.district_id", "ticket.id"], name="ticket_follows_fkey"
        ),
        Index(
            "ticket_follows_key",
            "district_id",
            "follows_id",
            unique=True,
            postgresql_where=text("follows_id is not null"),
        ),
        Index(
            "ticket_done_idx", "district_id", "resolved_at", postgresql_where=text("resolved_at is not null")
        ),
        Index(
            "ticket_done_by_idx",
            "holder_unit_id",
            "resolved_at",
            postgresql_where=text("resolved_at is not null"),
        ),
        Index(
            "ticket_untold_idx", "holder_unit_id", "resolved_at", postgresql_where=text("state = 'resolved'")
        ),
        Index("ticket_customer_idx", "district_id", "customer_id", "received_at"),
        Index(
            "ticket_contact_idx",
            "contact_phone",
            "received_at",
            postgresql_ops={"contact_phone": "text_pattern_ops"},
        ),
        Index("ticket_number_end_idx", text("reverse(number) text_pattern_ops")),
        Index(
            "ticket_words_idx",
            "district_id",
            text("ticket_words(subject, said)"),
            postgresql_using="gin",
        ),
        Index(
            "ticket_open_words_idx",
            text("ticket_words(subject, said)"),
            postgresql_using="gin",
            postgresql_where=text(OPEN_SQL),
        ),
        Index(
            "ticket_received_idx", "received_at", postgresql_include=["district_id", "category", "channel"]
        ),
        Index(
            "ticket_resolved_idx",
            "resolved_at",
            postgresql_include=["district_id", "category", "resolve_due"],
            postgresql_where=text("resolved_at is not null"),
        ),
    )

    district_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    number: Mapped[str] = column(
        Text,
        unique=True,
        server_default=text("next_ticket_number()"),
        field=Field(_l("Number"), width="small"),
    )
    customer_id: Mapped[int | None] = mapped_column(BigInteger)
    category: Mapped[str] = column(
        ForeignKey("category.code"), field=Field(_l("Category"), edited_by=CENTRE + DISTRICT)
    )
    subject: Mapped[str] = column(String(160), field=Field(_l("Subject"), edited_by=CENTRE, width="large"))
    said: Mapped[str] = column(
        String(4000),
        server_default=text("''"),
        field=Field(_l("What the customer said"), edited_by=CENTRE, multiline=True),
    )
    channel: Mapped[str] = column(
        Text, field=Field(_l("Channel"), choices=RequestChannel.words(), edited_by=CENTRE)
    )
    contact_name: Mapped[str | None] = column(String(120), field=Field(_l("Caller"), edited_by=CENTRE))
    contact_phone: Mapped[str | None] = column(
        String(20), field=Field(_l("Phone"), personal=True, masked="contact_phone_masked", edited_by=CENTRE)
    )
    place: Mapped[str | None] = column(
        String(250), field=Field(_l("Place"), personal=True, masked="place_masked", edited_by=CENTRE)
    )
    ward_id: Mapped[int | None] = column(ForeignKey("ward.id"), field=Field(_l("Ward"), edited_by=CENTRE))
    transformer_id: Mapped[int | None] = mapped_column(Integer)
    follows_id: Mapped[int | None] = mapped_column(BigInteger)
    facts: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=text("'{}'"))
    confidential: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    state: Mapped[str] = column(Text, server_default=TicketState.NEW, field=Field(_l("State"), width="small"))
    received_at: Mapped[datetime] = column(Moment, server_default=func.now(), field=Field(_l("Received")))
    taken_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))

    respond_due: Mapped[datetime | None] = column(Moment, field=Field(_l("First response due")))
    respond_rule_id: Mapped[int | None] = mapped_column(ForeignKey("limit_rule.id"))
    responded_at: Mapped[datetime | None] = column(Moment, field=Field(_l("First response")))
    arrive_due: Mapped[datetime | None] = column(Moment, field=Field(_l("Arrival due")))
    arrive_rule_id: Mapped[int | None] = mapped_column(ForeignKey("limit_rule.id"))
    arrived_at: Mapped[datetime | None] = column(Moment, field=Field(_l("Arrival")))
    resolve_due: Mapped[datetime | None] = column(Moment, field=Field(_l("Due")))
    resolve_rule_id: Mapped[int | None] = mapped_column(ForeignKey("limit_rule.id"))
    resolved_at: Mapped[datetime | None] = column(Moment, field=Field(_l("Resolved")))
    closed_at: Mapped[datetime | None] = column(Moment, field=Field(_l("Closed")))
    next_due: Mapped[datetime | None] = mapped_column(Moment, FetchedValue(), server_onupdate=FetchedValue())
    next_clock: Mapped[str | None] = mapped_column(Text, FetchedValue(), server_onupdate=FetchedValue())
    answer: Mapped[str | None] = column(
        String(4000), field=Field(_l("Answer"), edited_by=DISTRICT + CENTRE, multiline=True)
    )

    holder_unit_id: Mapped[int | None] = column(ForeignKey("unit.id"), field=Field(_l("Held by")))
    holder_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None] = column(Moment, field=Field(_l("Accepted")))
    urges: Mapped[int] = column(server_default=text("0"), field=Field(_l("Urges")))
    urges_open: Mapped[int] = mapped_column(server_default=text("0"))
    version: Mapped[int] = mapped_column(server_default=text("1"))

    held_until: Mapped[datetime] = mapped_column(
        Moment, Computed("'infinity'::timestamptz", persisted=True), deferred=True
    )
    contact_phone_masked: Mapped[str | None] = mapped_column(
        Text, Computed("mask_phone(contact_phone)", persisted=True)
    )
    place_masked: Mapped[str | None] = mapped_column(Text, Computed("mask_address(place)", persisted=True))


class Holding(Base):
    """The ledger: who holds a ticket, from when to when and why. At every moment exactly one holder.

    No gap and no overlap can be stored: each holding but the first starts where its predecessor ends (a foreign
    key on ``previous_until``), no two have the same predecessor or the same end, one is first and begins at receipt,
    one ends at infinity (foreign keys of Ticket). ``infinity`` means: still.
    """

    __tablename__ = "holding"
    __table_args__ = (
        ForeignKeyConstraint(
            ["district_id", "ticket_id"], ["ticket.district_id", "ticket.id"], name="holding_ticket_fkey"
        ),
        ForeignKeyConstraint(
            ["district_id", "ticket_id", "previous_until"],
            ["holding.district_id", "holding.ticket_id", "holding.until"],
            name="holding_follows_fkey",
        ),
        UniqueConstraint("district_id", "ticket_id", "until", name="holding_until_key"),
        UniqueConstraint("district_id", "ticket_id", "previous_until", name="holding_follows_key"),
        UniqueConstraint("district_id", "ticket_id", "first_since", name="holding_first_since_key"),
        Index(
            "holding_first_idx",
            "district_id",
            "ticket_id",
            unique=True,
            postgresql_where=text("previous_until is null"),
        ),
        CheckConstraint("until > since", name="lasts"),
        CheckConstraint("previous_until = since", name="follows"),
        one_of("reason", HoldingReason),
    )

    district_id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment, server_default=text("'infinity'"))
    previous_until: Mapped[datetime | None] = mapped_column(Moment)
    first_since: Mapped[datetime | None] = mapped_column(
        Moment, Computed("case when previous_until is null then since end", persisted=True), deferred=True
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    remark: Mapped[str | None] = mapped_column(String(1000))
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))


class Pause(Base):
    """A time in which a ticket waited for its customer. Kept by triggers from the ticket's state."""

    __tablename__ = "pause"
    __table_args__ = (
        ForeignKeyConstraint(
            ["district_id", "ticket_id"], ["ticket.district_id", "ticket.id"], name="pause_ticket_fkey"
        ),
        CheckConstraint("until > since", name="lasts"),
        ExcludeConstraint(
            ("district_id", "="),
            ("ticket_id", "="),
            (func.tstzrange(text("since"), text("until")), "&&"),
            using="gist",
            name="pause_apart_excl",
        ),
    )

    district_id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    since: Mapped[datetime] = column(Moment, primary_key=True, field=Field(_l("Valid from")))
    until: Mapped[datetime] = column(Moment, server_default="infinity", field=Field(_l("Until")))


class Note(Base):
    """Something written on a ticket: progress, the answer, a remark for colleagues, what the customer added."""

    __tablename__ = "note"
    __table_args__ = (
        ForeignKeyConstraint(
            ["district_id", "ticket_id"], ["ticket.district_id", "ticket.id"], name="note_ticket_fkey"
        ),
        Index("note_ticket_idx", "district_id", "ticket_id", "at"),
        one_of("kind", NoteKind),
    )

    district_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = column(
        String(4000), field=Field(_l("Text"), edited_by=DISTRICT + CENTRE, multiline=True)
    )
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))


class Urge(Base):
    """The centre presses a holder; it is acknowledged, then answered."""

    __tablename__ = "urge"
    __table_args__ = (
        ForeignKeyConstraint(
            ["district_id", "ticket_id"], ["ticket.district_id", "ticket.id"], name="urge_ticket_fkey"
        ),
        Index("urge_ticket_idx", "district_id", "ticket_id", "at"),
        Index("urge_open_idx", "to_unit_id", "at", postgresql_where=text("answered_at is null")),
        CheckConstraint(
            "answered_at is null or acknowledged_at is not null", name="acknowledged_before_answered"
        ),
    )

    district_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[str] = column(String(1000), field=Field(_l("What to say"), edited_by=CENTRE, multiline=True))
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    answer: Mapped[str | None] = column(
        String(1000), field=Field(_l("Answer"), edited_by=DISTRICT, multiline=True)
    )


class TakenBack(Base):
    """An act that was taken back; ``transaction`` is the act's in the record of changes.

    ``at`` is null only within the transaction that undoes it: by that the guards of verdicts and ledger know it.
    """

    __tablename__ = "taken_back"
    __table_args__ = (
        ForeignKeyConstraint(
            ["district_id", "ticket_id"], ["ticket.district_id", "ticket.id"], name="taken_back_ticket_fkey"
        ),
        Index("taken_back_ticket_idx", "district_id", "ticket_id"),
        Index("taken_back_act_idx", "person_id", "acted_at"),
    )

    district_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(BigInteger)
    action: Mapped[str] = mapped_column(Text)
    transaction: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("unit.id"))
    acted_at: Mapped[datetime] = mapped_column(Moment)
    at: Mapped[datetime | None] = mapped_column(Moment)
