"""What was done and seen: changes, disclosures of personal data, and keys of writes already made."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Moment


class Change(Base):
    """One row changed by one action; written by a trigger, insert-only. ``before``/``after`` hold what differs."""

    __tablename__ = "change"
    __table_args__ = (
        Index(None, "table_name", "district_id", "row_key", "at"),
        Index(None, "at"),
        Index("change_people_idx", "at", "id", postgresql_where=text("person_id is not null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    role: Mapped[str] = mapped_column(Text)
    action: Mapped[str | None] = mapped_column(Text)
    transaction: Mapped[int] = mapped_column(BigInteger)
    operation: Mapped[str] = mapped_column(Text)
    table_name: Mapped[str] = mapped_column(Text)
    district_id: Mapped[int | None]
    row_key: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)


class Disclosure(Base):
    """Personal data of one record shown to one person for a purpose; written where the data is given out."""

    __tablename__ = "disclosure"
    __table_args__ = (
        Index(None, "table_name", "district_id", "row_id", "at"),
        Index(None, "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    table_name: Mapped[str] = mapped_column(Text)
    district_id: Mapped[int]
    row_id: Mapped[int] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(Text)


class DoneOnce(Base):
    """The key of a write, so that a double click or a repeated call writes once; the last of a person by `at`."""

    __tablename__ = "done_once"
    __table_args__ = (Index("done_once_latest_idx", "person_id", "at"),)

    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(Text)
    arguments: Mapped[str | None] = mapped_column(Text)  #: digest of what the action was called with
    result: Mapped[Any | None] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
