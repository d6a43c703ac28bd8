"""Alerts to staff: what happened, to whom it was said, who is on duty and who is away."""

from __future__ import annotations

from datetime import date, datetime

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
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from portal.access import ADMINISTRATORS, Role
from portal.database import Base, Moment, one_of
from portal.fields import Field, column
from portal.i18n import lazy as _l
from portal.tickets.sla.policy import Clock
from portal.vocabulary import Vocabulary

#: Who makes a unit's duty roster.
ROSTER = (Role.DISTRICT_MANAGER, Role.CENTRE_SUPERVISOR)


class AlertKind(Vocabulary):
    """What an alert tells, the most pressing first."""

    HAZARD = "hazard", _l("Safety hazard")
    LIMIT = "limit", _l("Time limit passed")
    RAISED = "raised", _l("Passed up by the centre")
    URGE = "urge", _l("Urge")
    HALF = "half", _l("Half of the time is gone")
    MINE = "mine", _l("Ticket given to me")
    WORK = "work", _l("New ticket for the unit")
    ANSWER = "answer", _l("Answer that was waited for")


class Settlement(Vocabulary):
    """How an alert ended."""

    ACKNOWLEDGED = "acknowledged", _l("Acknowledged")
    DONE = "done", _l("Done")


class AddressedAs(Vocabulary):
    """Why an alert went to somebody."""

    HOLDER = "holder", _l("holds the ticket")
    DUTY = "duty", _l("on duty")
    UNIT = "unit", _l("the whole unit")
    DEPUTY = "deputy", _l("deputy")
    MANAGER = "manager", _l("manager")
    ABOVE = "above", _l("line above")
    WAITING = "waiting", _l("waits for it")


class AlertRule(Base):
    """What the administrator decides of a kind of alert: minutes until it climbs (none: never), whether it is told in
    quiet hours too, and the ways that nobody can switch off."""

    __tablename__ = "alert_rule"
    __table_args__ = (
        one_of("kind", AlertKind),
        CheckConstraint("climbs_after between 1 and 1440", name="climbs_after"),
    )

    kind: Mapped[str] = column(Text, primary_key=True, field=Field(_l("Alert"), choices=AlertKind.words()))
    climbs_after: Mapped[int | None] = column(
        Integer,
        field=Field(
            _l("Minutes until it climbs"),
            help=_l("Not acknowledged within this time, it goes to the next. Empty: never."),
            edited_by=ADMINISTRATORS,
        ),
    )
    pierces_quiet: Mapped[bool] = column(
        server_default=text("false"), field=Field(_l("Also in quiet hours"), edited_by=ADMINISTRATORS)
    )
    kept_ways: Mapped[list[str]] = column(
        ARRAY(Text),
        server_default=text("'{}'"),
        field=Field(_l("Cannot be switched off"), edited_by=ADMINISTRATORS),
    )
    version: Mapped[int] = mapped_column(server_default=text("1"))


class Alert(Base):
    """Something that staff must hear of. Made in the transaction of the event, or by the worker when time passes.

    ``event`` names what happened, so that it alerts once. ``unit_id`` is the unit that must act, ``person_id`` whom it
    is about first, if anybody. ``climbs_at`` is when it goes a step up, unless it is settled before.
    """

    __tablename__ = "alert"
    __table_args__ = (
        ForeignKeyConstraint(
            ["district_id", "ticket_id"], ["ticket.district_id", "ticket.id"], name="alert_ticket_fkey"
        ),
        UniqueConstraint("district_id", "kind", "event"),
        one_of("kind", AlertKind),
        one_of("clock", Clock),
        one_of("settled_how", Settlement),
        CheckConstraint(
            "(settled_at is null) = (settled_how is null) and (settled_at is null or climbs_at is null)",
            name="settled",
        ),
        Index("alert_open_idx", "unit_id", "made_at", postgresql_where=text("settled_at is null")),
        Index("alert_climb_idx", "climbs_at", postgresql_where=text("climbs_at is not null")),
        Index("alert_ticket_idx", "district_id", "ticket_id"),
        Index("alert_made_idx", "made_at"),
    )

    district_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str] = column(Text, field=Field(_l("Alert"), choices=AlertKind.words()))
    event: Mapped[str] = mapped_column(String(80))
    ticket_id: Mapped[int | None] = mapped_column(BigInteger)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    by_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    clock: Mapped[str | None] = mapped_column(Text)
    due: Mapped[datetime | None] = mapped_column(Moment)
    body: Mapped[str | None] = column(
        String(1000), field=Field(_l("What they read"), edited_by=(Role.CENTRE_SUPERVISOR,), multiline=True)
    )
    made_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    step: Mapped[int] = mapped_column(server_default=text("0"))
    climbs_at: Mapped[datetime | None] = column(Moment, field=Field(_l("Climbs at")))
    settled_at: Mapped[datetime | None] = column(Moment, field=Field(_l("Acknowledged")))
    settled_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    settled_how: Mapped[str | None] = mapped_column(Text)


class AlertAddressee(Base):
    """To whom an alert was said: a person, or a whole unit where ``person_id`` is empty; ``step`` as it climbed."""

    __tablename__ = "alert_addressee"
    __table_args__ = (
        ForeignKeyConstraint(
            ["district_id", "alert_id"], ["alert.district_id", "alert.id"], name="alert_addressee_alert_fkey"
        ),
        UniqueConstraint(
            "district_id",
            "alert_id",
            "step",
            "unit_id",
            "person_id",
            name="alert_addressee_once_key",
            postgresql_nulls_not_distinct=True,
        ),
        one_of("as_what", AddressedAs),
    )

    district_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    alert_id: Mapped[int] = mapped_column(BigInteger)
    step: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    as_what: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


class Duty(Base):
    """Who is on duty in a unit for a time, and who stands in for them; one at a time."""

    __tablename__ = "duty"
    __table_args__ = (
        CheckConstraint("deputy_id <> person_id", name="deputy"),
        CheckConstraint(
            "not isempty(during) and not lower_inf(during) and not upper_inf(during)", name="during"
        ),
        ExcludeConstraint(("unit_id", "="), ("during", "&&"), using="gist", name="duty_unit_id_during_excl"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int] = column(
        BigInteger, ForeignKey("person.id"), field=Field(_l("On duty"), edited_by=ROSTER)
    )
    deputy_id: Mapped[int | None] = column(
        BigInteger, ForeignKey("person.id"), field=Field(_l("Deputy"), edited_by=ROSTER)
    )
    during: Mapped[Range[datetime]] = column(TSTZRANGE, field=Field(_l("From and until"), edited_by=ROSTER))


class Absence(Base):
    """Days on which somebody is away; why is nobody's business here."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint(
            "not isempty(during) and not lower_inf(during) and not upper_inf(during)", name="during"
        ),
        ExcludeConstraint(
            ("person_id", "="), ("during", "&&"), using="gist", name="absence_person_id_during_excl"
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int] = column(BigInteger, ForeignKey("person.id"), field=Field(_l("Person")))
    during: Mapped[Range[date]] = column(DATERANGE, field=Field(_l("Away")))
