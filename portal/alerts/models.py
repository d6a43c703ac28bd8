"""Alerts to staff: what happened, to whom it was said, who is on duty and who is away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

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

from portal.access import ADMINISTRATORS, CENTRE, DISTRICT, Role
from portal.database import Base, Moment, one_of
from portal.fields import Field, column
from portal.i18n import lazy as _l
from portal.tickets.sla.policy import Clock
from portal.vocabulary import Vocabulary, literals

#: Whom alerts go to.
STAFF = DISTRICT + CENTRE
#: Who makes a unit's duty roster.
ROSTER = (Role.DISTRICT_MANAGER, Role.CENTRE_SUPERVISOR)


class AlertKind(Vocabulary):
    """What an alert tells, the most pressing first."""

    HAZARD = "hazard", _l("Safety hazard")
    DANGER = "danger", _l("Safety hazard in a district")
    LIMIT = "limit", _l("Time limit passed")
    RAISED = "raised", _l("Passed up by the centre")
    URGE = "urge", _l("Urge")
    HALF = "half", _l("Half of the time is gone")
    MINE = "mine", _l("Ticket given to me")
    WORK = "work", _l("New ticket for the unit")
    ANSWER = "answer", _l("Awaited answer")


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
        CheckConstraint(
            "kept_ways <@ array['sound', 'browser', 'push', 'email', 'chat', 'sms']", name="kept_ways"
        ),
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
        Index("alert_addressee_untold_idx", "id", postgresql_where=text("told_at is null")),
    )

    district_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    alert_id: Mapped[int] = mapped_column(BigInteger)
    step: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    as_what: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    told_at: Mapped[datetime | None] = mapped_column(Moment)


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


class AlertWay(Vocabulary):
    """How an alert reaches somebody besides the bell. Sound and browser notifications are the open page's own."""

    SOUND = "sound", _l("Sound")
    BROWSER = "browser", _l("Browser notification")
    PUSH = "push", _l("Push to this device")
    EMAIL = "email", _l("Email")
    CHAT = "chat", _l("Chat")
    SMS = "sms", _l("Text message")


class DeliveryState(Vocabulary):
    """What became of telling somebody by one way; ``no_way`` where it is not set up, ``spared`` where it was settled first."""

    WAITING = "waiting", _l("To be sent")
    SENT = "sent", _l("Handed over")
    FAILED = "failed", _l("Could not be sent")
    NO_WAY = "no_way", _l("Not set up")
    SPARED = "spared", _l("No longer needed")


def _some_of(name: str, values: Iterable[str]) -> CheckConstraint:
    """A column that holds some of these."""
    return CheckConstraint(f"{name} <@ array[{literals(values)}]", name=name)


class AlertChoice(Base):
    """The ways by which somebody wants to hear of a kind of alert; no row: the bell alone."""

    __tablename__ = "alert_choice"
    __table_args__ = (one_of("kind", AlertKind), _some_of("ways", AlertWay))

    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = column(
        Text, primary_key=True, field=Field(_l("Alert"), choices=AlertKind.words(), edited_by=STAFF)
    )
    ways: Mapped[list[str]] = column(
        ARRAY(Text), server_default=text("'{}'"), field=Field(_l("Ways"), edited_by=STAFF)
    )


class AlertPreference(Base):
    """Somebody's quiet hours, on the utility's clock, and the phone for text messages to themselves."""

    __tablename__ = "alert_preference"
    __table_args__ = (
        CheckConstraint(
            "(quiet_from is null) = (quiet_until is null) and quiet_from <> quiet_until", name="quiet"
        ),
    )

    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"), primary_key=True)
    quiet_from: Mapped[time | None] = column(field=Field(_l("Quiet from"), edited_by=STAFF))
    quiet_until: Mapped[time | None] = column(field=Field(_l("Quiet until"), edited_by=STAFF))
    phone: Mapped[str | None] = column(String(20), field=Field(_l("My phone"), edited_by=STAFF))


class PushSubscription(Base):
    """A browser that takes push messages for somebody; keys as the browser made them."""

    __tablename__ = "push_subscription"
    __table_args__ = (UniqueConstraint("endpoint"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("person.id"))
    endpoint: Mapped[str] = mapped_column(String(1000))
    p256dh: Mapped[str] = mapped_column(String(200), deferred=True)
    auth: Mapped[str] = mapped_column(String(100), deferred=True)
    device: Mapped[str] = column(String(120), server_default=text("''"), field=Field(_l("Device")))
    made_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


class ChatTarget(Base):
    """A chat of somebody or of a unit. Its address is a secret: ``sealed``, which no role of people reads."""

    __tablename__ = "chat_target"
    __table_args__ = (
        CheckConstraint("(person_id is null) <> (unit_id is null)", name="whose"),
        _some_of("kinds", AlertKind),
        Index(None, "person_id"),
        Index(None, "unit_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    label: Mapped[str] = column(String(80), field=Field(_l("Chat")))
    sealed: Mapped[bytes] = mapped_column(deferred=True)
    kinds: Mapped[list[str]] = column(
        ARRAY(Text), server_default=text("'{}'"), field=Field(_l("Alert"), edited_by=ROSTER)
    )
    made_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


class AlertDelivery(Base):
    """One telling of an alert by one way: to a person, or into a unit's chat. Leased, sent, marked by the worker."""

    __tablename__ = "alert_delivery"
    __table_args__ = (
        ForeignKeyConstraint(
            ["district_id", "alert_id"], ["alert.district_id", "alert.id"], name="alert_delivery_alert_fkey"
        ),
        UniqueConstraint(
            "district_id",
            "alert_id",
            "step",
            "person_id",
            "target_id",
            "way",
            name="alert_delivery_once_key",
            postgresql_nulls_not_distinct=True,
        ),
        one_of("way", AlertWay),
        one_of("state", DeliveryState),
        Index("alert_delivery_due_idx", "not_before", postgresql_where=text("state = 'waiting'")),
    )

    district_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    alert_id: Mapped[int] = mapped_column(BigInteger)
    step: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"))
    target_id: Mapped[int | None] = mapped_column(BigInteger)
    way: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=DeliveryState.WAITING)
    reason: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    not_before: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    leased_by: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
