"""Customer records: what the district keeps complete, regular and exact."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from portal.access import DISTRICT
from portal.customers import validators
from portal.database import Base, Moment, one_of
from portal.fields import Field, MissingField, column, fields_of
from portal.i18n import lazy as _l
from portal.messages import channels
from portal.vocabulary import Vocabulary


class PurposeOfUse(Vocabulary):
    """What a customer uses electricity for."""

    HOUSEHOLD = "household", _l("Household")
    BUSINESS = "business", _l("Business")
    PRODUCTION = "production", _l("Production")
    PUBLIC = "public", _l("Public body")
    OTHER = "other", _l("Other")


#: What a customer can wish: to be told by one of the channels that there are, by a call, or not at all.
NOTIFY_BY = channels.words() | {"call": _l("Call"), "none": _l("Not at all")}

#: Groups of a record, in the order of the page.
GROUPS = {"contact": _l("Contact"), "place": _l("Place of supply"), "supply": _l("Contract and meter")}


class Customer(Base):
    """One contract of supply in one district. Personal columns are read through ``disclose_customers`` only."""

    __tablename__ = "customer"
    __table_args__ = (
        UniqueConstraint("district_id", "code"),
        ForeignKeyConstraint(
            ["district_id", "transformer_id"],
            ["transformer.district_id", "transformer.id"],
            name="customer_transformer_fkey",
        ),
        one_of("purpose", PurposeOfUse),
        one_of("notify_by", NOTIFY_BY),
        Index("customer_code_idx", "code", postgresql_ops={"code": "text_pattern_ops"}),
        Index("customer_code_end_idx", text("reverse(code) text_pattern_ops")),
        Index("customer_name_idx", text("plain(name) text_pattern_ops")),
        Index("customer_phone_idx", "phone", postgresql_ops={"phone": "text_pattern_ops"}),
        Index("customer_phone_end_idx", text("reverse(phone) text_pattern_ops")),
        Index(
            "customer_phone2_idx",
            "phone2",
            postgresql_ops={"phone2": "text_pattern_ops"},
            postgresql_where=text("phone2 is not null"),
        ),
        Index(
            "customer_phone2_end_idx",
            text("reverse(phone2) text_pattern_ops"),
            postgresql_where=text("phone2 is not null"),
        ),
        Index("customer_search_idx", "district_id", "search", postgresql_using="gin"),
        Index("customer_transformer_idx", "district_id", "transformer_id"),
        Index("customer_ward_idx", "district_id", "ward_id"),
        Index("customer_confirmed_idx", "district_id", text("confirmed_at nulls first"), "code"),
    )

    # An INSERT … RETURNING would read columns that nobody may.
    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012

    district_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    code: Mapped[str] = column(String(20), field=Field(_l("Customer code")))
    name: Mapped[str] = column(
        String(120),
        field=Field(_l("Name"), group="contact", edited_by=DISTRICT, icon="person", width=170),
    )
    phone: Mapped[str | None] = column(
        String(20),
        field=Field(
            _l("Main phone"),
            group="contact",
            personal=True,
            masked="phone_masked",
            edited_by=DISTRICT,
            rules=(validators.phone,),
            gap=MissingField(_l("Without a phone"), "red", _l("Phone")),
            icon="call",
            placeholder=_l("Ten digits, such as 0901 000 218"),
        ),
    )
    phone2: Mapped[str | None] = column(
        String(20),
        field=Field(
            _l("Second phone"),
            group="contact",
            personal=True,
            edited_by=DISTRICT,
            rules=(validators.phone,),
            icon="call",
            placeholder=_l("Leave empty if there is none"),
        ),
    )
    email: Mapped[str | None] = column(
        String(120),
        field=Field(
            _l("Email"),
            group="contact",
            personal=True,
            masked="email_masked",
            edited_by=DISTRICT,
            rules=(validators.email,),
            icon="mail",
            width=170,
            placeholder=_l("name@company.vn"),
        ),
    )
    #: Mail to it came back for good; cleared by a trigger when another address is written.
    email_bounced_at: Mapped[datetime | None] = column(
        Moment, field=Field(_l("Email bounces since"), group="contact")
    )
    notify_by: Mapped[str] = column(
        Text,
        server_default="sms",
        field=Field(_l("Tell about outages by"), group="contact", choices=NOTIFY_BY, edited_by=DISTRICT),
    )
    id_number: Mapped[str | None] = column(
        String(20),
        field=Field(
            _l("Identity number"),
            group="contact",
            personal=True,
            edited_by=DISTRICT,
            rules=(validators.id_number,),
            icon="badge",
            placeholder=_l("As on the card or passport"),
        ),
    )
    address: Mapped[str | None] = column(
        String(200),
        field=Field(
            _l("Address"),
            group="place",
            personal=True,
            masked="address_masked",
            edited_by=DISTRICT,
            gap=MissingField(_l("Without an address"), "red"),
            icon="home",
            width=230,
            placeholder=_l("House number and street"),
        ),
    )
    ward_id: Mapped[int | None] = column(
        ForeignKey("ward.id"),
        field=Field(
            _l("Ward"),
            group="place",
            edited_by=DISTRICT,
            gap=MissingField(_l("Still in a former ward"), "yellow", _l("New ward")),
            width=150,
        ),
    )
    old_ward: Mapped[str | None] = column(
        String(120),
        field=Field(
            _l("Former ward"), group="place", help=_l("As it was called before the wards were redrawn.")
        ),
    )
    transformer_id: Mapped[int | None] = column(
        field=Field(
            _l("Transformer"),
            group="place",
            edited_by=DISTRICT,
            gap=MissingField(_l("Without a transformer"), "orange"),
        )
    )
    purpose: Mapped[str] = column(
        Text,
        server_default=PurposeOfUse.HOUSEHOLD,
        field=Field(_l("Purpose of use"), group="supply", choices=PurposeOfUse.words(), edited_by=DISTRICT),
    )
    meter_no: Mapped[str | None] = column(
        String(30), field=Field(_l("Meter number"), group="supply", edited_by=DISTRICT)
    )
    capacity_kw: Mapped[Decimal | None] = column(
        Numeric(10, 2),
        field=Field(_l("Capacity, kW"), group="supply", edited_by=DISTRICT, rules=(validators.capacity,)),
    )
    since: Mapped[date | None] = column(
        field=Field(_l("Customer since"), group="supply", edited_by=DISTRICT, rules=(validators.since,))
    )
    care_note: Mapped[str | None] = column(
        String(200),
        field=Field(
            _l("Special needs"),
            group="contact",
            edited_by=DISTRICT,
            icon="medical_services",
            width=180,
            help=_l(
                "What everybody who deals with this customer must know, such as a breathing machine at home."
            ),
        ),
    )
    confirmed_at: Mapped[datetime | None] = column(
        Moment,
        field=Field(
            _l("Last confirmed"),
            gap=MissingField(_l("Not confirmed for 12 months"), "gray", _l("Confirmation"), stale=12),
        ),
    )
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    version: Mapped[int] = mapped_column(server_default=text("1"))

    phone_masked: Mapped[str | None] = mapped_column(Text, Computed("mask_phone(phone)", persisted=True))
    phone2_masked: Mapped[str | None] = mapped_column(Text, Computed("mask_phone(phone2)", persisted=True))
    email_masked: Mapped[str | None] = mapped_column(Text, Computed("mask_email(email)", persisted=True))
    id_number_masked: Mapped[str | None] = mapped_column(
        Text, Computed("mask_number(id_number)", persisted=True)
    )
    address_masked: Mapped[str | None] = mapped_column(
        Text, Computed("mask_address(address)", persisted=True)
    )
    search: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed("to_tsvector('simple', plain(name || ' ' || coalesce(address, '')))", persisted=True),
        deferred=True,
        deferred_raiseload=True,
    )


def _gap_indexes() -> None:
    """An index for each field that should not be empty, and one for the records that lack any of them.

    By the mask where there is one: no role may read the value, not even whether it is there.
    """
    lacking = []
    for bound in fields_of(Customer).values():
        if bound.field.gap and not bound.field.gap.stale:
            empty = f"{bound.field.masked or bound.name} is null"
            name = f"customer_no_{bound.name.removesuffix('_id')}_idx"
            Index(name, Customer.district_id, Customer.code, postgresql_where=text(empty))
            lacking.append(empty)
    Index("customer_incomplete_idx", Customer.district_id, postgresql_where=text(" or ".join(lacking)))


_gap_indexes()
