"""What was done and seen: changes, disclosures of personal data, and keys of writes already made."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Moment, one_of
from portal.i18n import lazy as _l
from portal.vocabulary import Vocabulary


class Change(Base):
    """One row changed by one action; written by a trigger, insert-only. ``before``/``after`` hold what differs."""

    __tablename__ = "change"
    __table_args__ = (
        Index(None, "table_name", "district_id", "row_key", "at"),
        Index(None, "at"),
        Index("change_by_people_idx", "at", "transaction", postgresql_where=text("person_id is not null")),
        Index("change_by_portal_idx", "at", "transaction", postgresql_where=text("person_id is null")),
        Index(
            "change_person_idx",
            "person_id",
            "at",
            "transaction",
            postgresql_where=text("person_id is not null"),
        ),
        Index(
            "change_person_action_idx",
            "person_id",
            "action",
            "at",
            "transaction",
            postgresql_where=text("person_id is not null"),
        ),
        Index(
            "change_action_by_people_idx",
            "action",
            "at",
            "transaction",
            postgresql_where=text("person_id is not null"),
        ),
        Index(
            "change_action_by_portal_idx",
            "action",
            "at",
            "transaction",
            postgresql_where=text("person_id is null"),
        ),
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
        Index("disclosure_at_idx", "at", "id"),
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


class AccessEventKind(Vocabulary):
    """What of people's coming, going and taking along is on record."""

    SIGNED_IN = "signed_in", _l("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _l("Signing in failed")
    SIGNED_OUT = "signed_out", _l("Signed out")
    SESSION_ENDED = "session_ended", _l("Sign-in ended by an administrator")
    ROLE_GIVEN = "role_given", _l("Role given")
    ROLE_ENDED = "role_ended", _l("Role ended")
    EXPORTED = "exported", _l("Exported")
    MANY_OPENED = "many_opened", _l("Many records opened")
    OPENINGS_REFUSED = "openings_refused", _l("Too many records opened: refused")
    MANY_SEARCHES = "many_searches", _l("Many searches")
    SEARCHES_REFUSED = "searches_refused", _l("Too many searches: refused")


class SearchKind(Vocabulary):
    """Of what an alarm says that there were many."""

    EVERY = "every", _l("searches of any kind")
    PARTS = "parts", _l("searches by parts of numbers")


#: What somebody has to look into.
ALARMS = (
    AccessEventKind.MANY_OPENED,
    AccessEventKind.OPENINGS_REFUSED,
    AccessEventKind.MANY_SEARCHES,
    AccessEventKind.SEARCHES_REFUSED,
)


class AccessEvent(Base):
    """A sign-in, a sign-out, an appointment, an export or an alarm; written by triggers and functions, insert-only.

    ``about_id`` is whom it is about where somebody else did it, ``unit_id`` their unit. ``address`` and ``browser`` are
    those of the sign-in. ``what`` is a role, a list or a reason, by kind; ``amount`` counts records.
    """

    __tablename__ = "access_event"
    __table_args__ = (
        one_of("kind", AccessEventKind),
        Index("access_event_at_idx", "at", "id"),
        Index("access_event_kind_idx", "kind", "at", "id"),
        Index("access_event_person_idx", "person_id", "at", "id"),
        Index("access_event_about_idx", "about_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.clock_timestamp())
    kind: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    about_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    role: Mapped[str | None] = mapped_column(Text)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    address: Mapped[str | None] = mapped_column(Text)
    browser: Mapped[str | None] = mapped_column(Text)
    what: Mapped[str | None] = mapped_column(Text)
    amount: Mapped[int | None]
    purpose: Mapped[str | None] = mapped_column(Text)


class OpeningBudget(Base):
    """How many records of personal data somebody of a role opens in ten minutes: freely, and at most."""

    __tablename__ = "opening_budget"
    __table_args__ = (CheckConstraint("free > 0 and most >= free", name="free"),)

    role: Mapped[str] = mapped_column(Text, primary_key=True)
    free: Mapped[int]
    most: Mapped[int]


class SearchBudget(Base):
    """How often somebody of a role searches in ten minutes, and by parts of numbers in an hour: freely, and at most."""

    __tablename__ = "search_budget"
    __table_args__ = (
        CheckConstraint(
            "free > 0 and most >= free and parts_free > 0 and parts_most >= parts_free", name="free"
        ),
    )

    role: Mapped[str] = mapped_column(Text, primary_key=True)
    free: Mapped[int]
    most: Mapped[int]
    parts_free: Mapped[int]
    parts_most: Mapped[int]


class SearchMade(Base):
    """A search of the last hour, by a digest; ``part``: by some digits of a number. Written by `may_search`, read by nobody."""

    __tablename__ = "search_made"

    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)
    asked: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.clock_timestamp())
    part: Mapped[bool]


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
