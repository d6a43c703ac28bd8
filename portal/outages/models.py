"""Outages: what will be off, is off and was off; where, why and for how many."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.access import DISTRICT, Role
from portal.database import Base, Moment, one_of
from portal.fields import Field, column
from portal.i18n import lazy as _l
from portal.vocabulary import Vocabulary

EDITORS = (*DISTRICT, Role.CENTRE_SUPERVISOR)


class OutageKind(Vocabulary):
    """Why the power is off."""

    PLANNED = "planned", _l("Planned")
    EMERGENCY = "emergency", _l("Emergency")
    FAULT = "fault", _l("Fault")
    SHEDDING = "shedding", _l("Load shedding")


class OutageState(Vocabulary):
    """How far a notice is; whether the power is off by now, the clock says (``OutageRow.status``)."""

    DRAFT = "draft", _l("Draft")
    POSTED = "posted", _l("Posted")
    MOVED = "moved", _l("Postponed")
    CANCELLED = "cancelled", _l("Cancelled")
    RESTORED = "restored", _l("Power is back")


#: It may still come as it is written, and its place is taken.
STANDING = (OutageState.DRAFT, OutageState.POSTED)
#: It does not come as customers may have been told.
DROPPED = (OutageState.MOVED, OutageState.CANCELLED)
#: What customers were last told, where that was not the first notice: see ``notified``.
NOTIFIED = (OutageState.POSTED, *DROPPED)

MAYBE = "maybe"  #: as some publishers mark what is possible, not certain


class Outage(Base):
    """One outage of one district, as one version of its notice.

    A postponed one stays as it was told, in state moved, and ``replaces_id`` of the new one names it.
    ``notified`` (column ``told``, as the stored history spells it) is the last news that the customers reached were sent; moved or cancelled after ``notified = 'posted'``,
    they still believe the old hours.
    ``source_key`` is the identity of an imported notice: a second import finds it.
    """

    __tablename__ = "outage"
    __table_args__ = (
        UniqueConstraint("district_id", "source_key"),
        ForeignKeyConstraint(
            ["district_id", "transformer_id"],
            ["transformer.district_id", "transformer.id"],
            name="outage_transformer_fkey",
        ),
        ForeignKeyConstraint(
            ["district_id", "feeder_id"], ["feeder.district_id", "feeder.id"], name="outage_feeder_fkey"
        ),
        one_of("kind", OutageKind),
        one_of("state", OutageState),
        one_of("told", NOTIFIED),
        CheckConstraint("ends > starts", name="ends_after_start"),
        ForeignKeyConstraint(
            ["district_id", "replaces_id"], ["outage.district_id", "outage.id"], name="outage_replaces_fkey"
        ),
        Index("outage_when_idx", "district_id", "starts"),
        Index("outage_ends_idx", "ends"),
        Index("outage_starts_idx", "starts"),
        Index(
            "outage_replaces_idx",
            "district_id",
            "replaces_id",
            postgresql_where=text("replaces_id is not null"),
        ),
        Index("outage_draft_idx", "starts", postgresql_where=text("state = 'draft'")),
    )

    district_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str] = column(
        Text,
        server_default=OutageKind.PLANNED,
        field=Field(_l("Kind"), choices=OutageKind.words(), edited_by=EDITORS),
    )
    state: Mapped[str] = column(Text, server_default=OutageState.DRAFT, field=Field(_l("State")))
    transformer_id: Mapped[int | None] = column(Integer, field=Field(_l("Transformer"), edited_by=EDITORS))
    feeder_id: Mapped[int | None] = column(Integer, field=Field(_l("Feeder"), edited_by=EDITORS))
    area: Mapped[str] = column(
        String(2000), field=Field(_l("Area"), edited_by=EDITORS, multiline=True, width="large")
    )
    reason: Mapped[str | None] = column(String(400), field=Field(_l("Reason"), edited_by=EDITORS))
    starts: Mapped[datetime] = column(Moment, field=Field(_l("From"), edited_by=EDITORS))
    ends: Mapped[datetime] = column(Moment, field=Field(_l("Expected back"), edited_by=EDITORS))
    restored_at: Mapped[datetime | None] = column(Moment, field=Field(_l("Back since")))
    posted_at: Mapped[datetime | None] = column(Moment, field=Field(_l("Posted")))
    posted_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    note: Mapped[str | None] = column(
        String(400),
        field=Field(_l("Why so late, postponed or cancelled"), edited_by=EDITORS),
    )
    customers: Mapped[int | None] = column(field=Field(_l("Customers affected")))
    notified: Mapped[str | None] = column("told", Text, field=Field(_l("Customers were told")))
    replaces_id: Mapped[int | None] = mapped_column(BigInteger)
    company: Mapped[str | None] = mapped_column(String(200))
    published_status: Mapped[str | None] = mapped_column(String(100))
    source: Mapped[str | None] = mapped_column(String(200))
    source_line: Mapped[int | None]
    source_key: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(server_default=text("1"))

    @property
    def only_possible(self) -> bool:
        """Whether it was published as possible (a DTEK grid's *maybe*), not as certain."""
        return self.published_status == MAYBE


class OutageWard(Base):
    """A ward that an outage's area names, as far as it could be matched."""

    __tablename__ = "outage_ward"
    __table_args__ = (
        ForeignKeyConstraint(
            ["district_id", "outage_id"],
            ["outage.district_id", "outage.id"],
            name="outage_ward_outage_fkey",
            ondelete="CASCADE",
        ),
        Index("outage_ward_ward_idx", "ward_id"),
    )

    district_id: Mapped[int] = mapped_column(primary_key=True)
    outage_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), primary_key=True)
