"""What was said on the way: notes and urges."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    String,
    Text,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.access import CENTRE, DISTRICT
from portal.database import Base, Moment, one_of
from portal.fields import Field, column
from portal.i18n import lazy as _l


class NoteKind(StrEnum):
    """What a note is; the thread of a ticket says it in words."""

    PROGRESS = "progress"
    ANSWER = "answer"
    INTERNAL = "internal"
    CUSTOMER = "customer"
    RETURNED = "returned"
    TOLD = "told"


#: How often one holder may be urged about one ticket (State Grid: about two a case; assumed).
MAX_URGES = 2


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
