"""Callbacks: customers whom the portal could not write to, or who want to be rung, and what came of ringing them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
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
from portal.outages.models import NOTIFIED
from portal.vocabulary import Vocabulary


class CallbackState(Vocabulary):
    """What came of ringing a customer."""

    WAITING = "waiting", _l("To be rung")
    TOLD = "told", _l("Told by phone")
    NO_ANSWER = "no_answer", _l("Nobody answered")
    WRONG_NUMBER = "wrong_number", _l("Wrong number")
    OBSOLETE = "obsolete", _l("Overtaken by later news")
    LATE = "late", _l("Not rung in time")


class Callback(Base):
    """A customer to ring about an outage that reaches them, or about the answer to their ticket.

    Of an outage it is written with the messages to the others, with what to say. Of a ticket it is written when somebody
    begins to ring, for what waits there is told by the ticket itself. ``due``: when they should know, the beginning of the
    cut. ``tells`` is the state of the outage that is told: in another one, nobody is rung about it. Who rings has it to
    themselves until ``claimed_until``.
    """

    __tablename__ = "callback"
    __table_args__ = (
        UniqueConstraint("district_id", "dedupe_key"),
        CheckConstraint(
            "num_nonnulls(ticket_id, outage_id) = 1"
            " and (ticket_id is null or dedupe_key = 'ticket:' || district_id || ':' || ticket_id)",
            name="about",
        ),
        CheckConstraint("(outage_id is null) = (tells is null)", name="tells_outage"),
        one_of("tells", NOTIFIED),
        one_of("state", CallbackState),
        Index("callback_due_idx", "district_id", "due", postgresql_where=text("state = 'waiting'")),
        Index("callback_outage_idx", "district_id", "outage_id", "customer_id"),
    )

    district_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(BigInteger)
    outage_id: Mapped[int | None] = mapped_column(BigInteger)
    customer_id: Mapped[int | None] = mapped_column(BigInteger)
    tells: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(String(4000))
    dedupe_key: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = column(Text, server_default=CallbackState.WAITING, field=Field(_l("State")))
    tries: Mapped[int] = column(Integer, server_default=text("0"), field=Field(_l("Tries")))
    not_before: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    due: Mapped[datetime] = mapped_column(Moment)
    valid_until: Mapped[datetime | None] = mapped_column(Moment)
    claimed_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    created_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
