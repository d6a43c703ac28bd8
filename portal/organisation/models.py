"""Who works where, and what lies where: units, people, sign-ins, wards, stations, extra calendar days."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import DATERANGE, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from portal.access import ADMINISTRATORS, Role
from portal.database import Base, Moment, one_of
from portal.fields import Field, column
from portal.i18n import lazy as _l
from portal.organisation.areas import Area
from portal.vocabulary import Vocabulary


class UnitKind(Vocabulary):
    """What a unit is."""

    CORPORATION = "corporation", _l("Corporation")
    CENTRE = "centre", _l("Customer-care centre")
    DISTRICT = "district", _l("District power company")
    DISPATCH = "dispatch", _l("Dispatch centre")
    IT = "it", _l("IT company")
    BOARD = "board", _l("Corporate board")
    REPAIR = "repair", _l("Repair team")
    INSPECTION = "inspection", _l("Inspection")
    OPERATOR = "operator", _l("Network operator")


#: Kinds of units that handle a category for every district.
FOR_ALL = (UnitKind.DISPATCH, UnitKind.REPAIR, UnitKind.INSPECTION, UnitKind.OPERATOR)
#: Kinds of units that tickets can be handed to.
RECEIVERS = (UnitKind.DISTRICT, UnitKind.IT, UnitKind.BOARD, *FOR_ALL)
#: Kinds of units that work for the corporation as a whole. What an executive sees is that of the nearest corporation at or above
#: their unit, and an administrator looks after the whole portal: in a district either would be a name for something else.
OF_THE_WHOLE = (UnitKind.CORPORATION, UnitKind.BOARD, UnitKind.IT, UnitKind.CENTRE)
#: Kinds of units in which a role exists.
UNITS_OF = {
    Role.DISTRICT_STAFF: RECEIVERS,
    Role.DISTRICT_MANAGER: RECEIVERS,
    Role.CENTRE_AGENT: (UnitKind.CENTRE,),
    Role.CENTRE_SUPERVISOR: (UnitKind.CENTRE,),
    Role.EXECUTIVE: OF_THE_WHOLE,
    Role.ADMINISTRATOR: OF_THE_WHOLE,
}


class Utility(Base):
    """The one utility this database serves."""

    __tablename__ = "utility"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)


class Unit(Base):
    """A part of the utility, or a party that tickets go to, with the days on which it exists."""

    __tablename__ = "unit"
    __table_args__ = (one_of("kind", UnitKind),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = column(Text, unique=True, field=Field(_l("Code")))
    name: Mapped[str] = column(Text, field=Field(_l("Name"), edited_by=ADMINISTRATORS))
    short_name: Mapped[str] = column(Text, field=Field(_l("Short name"), edited_by=ADMINISTRATORS))
    kind: Mapped[str] = column(Text, field=Field(_l("Kind"), choices=UnitKind.words()))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, server_default=text("'(,)'"))


class UnitSuccessor(Base):
    """Which unit took over from which, and how much of it."""

    __tablename__ = "unit_successor"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    on_day: Mapped[date]
    part: Mapped[str] = mapped_column(Text, server_default="whole")


class Person(Base):
    """Somebody who may sign in; issuer and subject are the identity provider's."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    issuer: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = column(Text, field=Field(_l("Name"), edited_by=ADMINISTRATORS))
    email: Mapped[str | None] = column(Text, field=Field(_l("Email")))
    language: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = column(
        server_default=text("true"), field=Field(_l("Active"), edited_by=ADMINISTRATORS)
    )
    version: Mapped[int] = mapped_column(server_default=text("1"))


class Assignment(Base):
    """A person's role in a unit for a time; never two at once."""

    __tablename__ = "assignment"
    __table_args__ = (
        one_of("role", Role),
        ExcludeConstraint(
            ("person_id", "="), ("valid", "&&"), using="gist", name="assignment_person_id_valid_excl"
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    role: Mapped[str] = column(Text, field=Field(_l("Role"), choices=Role.words(), edited_by=ADMINISTRATORS))
    unit_id: Mapped[int] = column(ForeignKey("unit.id"), field=Field(_l("Unit"), edited_by=ADMINISTRATORS))
    valid: Mapped[Range[datetime]] = mapped_column(TSTZRANGE, server_default=text("tstzrange(now(), null)"))
    source: Mapped[str] = mapped_column(Text, server_default="manual")


class GroupRole(Base):
    """What a group of the identity provider means here."""

    __tablename__ = "group_role"

    issuer: Mapped[str] = column(Text, primary_key=True, field=Field(_l("Identity provider")))
    group_name: Mapped[str] = column(Text, primary_key=True, field=Field(_l("Group")))
    role: Mapped[str] = column(Text, field=Field(_l("Role"), choices=Role.words(), edited_by=ADMINISTRATORS))
    unit_id: Mapped[int] = column(ForeignKey("unit.id"), field=Field(_l("Unit"), edited_by=ADMINISTRATORS))


class LoginSession(Base):
    """One sign-in: ends after 30 minutes without activity, after 12 hours, or when revoked."""

    __tablename__ = "login_session"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    started_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str | None] = mapped_column(Text)
    browser: Mapped[str | None] = mapped_column(Text)


class Ward(Base):
    """A commune-level unit (since July 2025 the only level below the province)."""

    __tablename__ = "ward"
    __table_args__ = (one_of("area", Area),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = column(Text, field=Field(_l("Ward")))
    kind: Mapped[str] = mapped_column(Text)
    area: Mapped[str] = mapped_column(Text, server_default=Area.URBAN)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, server_default=text("'(,)'"))


class WardAlias(Base):
    """A name that a ward, or a part of it, had before."""

    __tablename__ = "ward_alias"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    former_district: Mapped[str | None] = mapped_column(Text)


class WardUnit(Base):
    """Which district company serves a ward, and when."""

    __tablename__ = "ward_unit"
    __table_args__ = (
        ExcludeConstraint(
            ("ward_id", "="), ("unit_id", "="), ("valid", "&&"), using="gist", name="ward_unit_valid_excl"
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, server_default=text("'(,)'"))


class Feeder(Base):
    """A medium-voltage line of a district."""

    __tablename__ = "feeder"
    __table_args__ = (UniqueConstraint("district_id", "code"),)

    district_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = column(Text, field=Field(_l("Code")))
    name: Mapped[str] = column(Text, field=Field(_l("Feeder")))


class Transformer(Base):
    """A distribution transformer: whom a cut reaches is counted by it."""

    __tablename__ = "transformer"
    __table_args__ = (
        UniqueConstraint("district_id", "code"),
        ForeignKeyConstraint(["district_id", "feeder_id"], ["feeder.district_id", "feeder.id"]),
        Index(None, "district_id", "feeder_id"),
    )

    district_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    code: Mapped[str] = column(Text, field=Field(_l("Code")))
    name: Mapped[str] = column(Text, field=Field(_l("Transformer")))
    feeder_id: Mapped[int | None]
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("ward.id"))


class CalendarDay(Base):
    """What the administrator said of a day against the holiday calendar, and when: only ever added to.

    The latest word holds; ``working`` None takes it back. A limit is counted by what was said before its request was
    received. What a profile brings was said at ``-infinity``, so ``added_at`` is compared in SQL and never read.
    """

    __tablename__ = "calendar_day"

    day: Mapped[date] = column(primary_key=True, field=Field(_l("Day"), edited_by=ADMINISTRATORS))
    added_at: Mapped[datetime] = mapped_column(
        Moment, primary_key=True, server_default=func.now(), deferred=True
    )
    working: Mapped[bool | None] = column(field=Field(_l("Working day"), edited_by=ADMINISTRATORS))
    reason: Mapped[str] = column(Text, field=Field(_l("Reason"), edited_by=ADMINISTRATORS))
