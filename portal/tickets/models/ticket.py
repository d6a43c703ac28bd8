"""What a customer asked for, and until when."""

from __future__ import annotations

from datetime import datetime

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
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.access import CENTRE, DISTRICT
from portal.database import Base, Moment, one_of
from portal.fields import Field, column
from portal.i18n import lazy as _l
from portal.tickets.models.states import DONE, OPEN_SQL, RequestChannel, TicketState
from portal.tickets.sla.policy import Clock
from portal.vocabulary import literals


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
