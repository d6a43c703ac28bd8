"""Acts that were taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Moment


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
