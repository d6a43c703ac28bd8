"""Who holds a ticket, from when to when; when it waited for its customer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Moment, one_of
from portal.fields import Field, column
from portal.i18n import lazy as _l


class HoldingReason(StrEnum):
    """Why somebody holds a ticket; the thread says it in words."""

    RECEIVED = "received"
    FORWARDED = "forwarded"
    RETURNED = "returned"
    REASSIGNED = "reassigned"
    REROUTED = "rerouted"


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
