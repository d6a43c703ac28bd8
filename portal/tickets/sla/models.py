"""What customers can ask for, and by when it has to be done."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Identity, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.access import ADMINISTRATORS
from portal.database import Base, one_of
from portal.fields import Field, column
from portal.i18n import lazy as _l
from portal.organisation.models import UnitKind
from portal.tickets.sla.policy import Clock, TimeUnit
from portal.vocabulary import Vocabulary


class Handler(Vocabulary):
    """Who handles a category: the district of the place, also as its supplier; the centre; or the unit of a kind that
    serves every district (``organisation.models.FOR_ALL``)."""

    DISTRICT = UnitKind.DISTRICT.value, UnitKind.DISTRICT.word
    SUPPLIER = "supplier", _l("District, as supplier")
    CENTRE = UnitKind.CENTRE.value, UnitKind.CENTRE.word
    DISPATCH = UnitKind.DISPATCH.value, UnitKind.DISPATCH.word
    REPAIR = UnitKind.REPAIR.value, UnitKind.REPAIR.word
    INSPECTION = UnitKind.INSPECTION.value, UnitKind.INSPECTION.word
    OPERATOR = UnitKind.OPERATOR.value, UnitKind.OPERATOR.word


class Category(Base):
    """What a request is about; ``words`` maps a language to the name, ``subject`` to a subject to suggest."""

    __tablename__ = "category"

    code: Mapped[str] = column(Text, primary_key=True, field=Field(_l("Code")))
    words: Mapped[dict[str, str]] = column(JSONB, field=Field(_l("Display name"), edited_by=ADMINISTRATORS))
    subject: Mapped[dict[str, str]] = column(
        JSONB, server_default=text("'{}'"), field=Field(_l("Suggested subject"), edited_by=ADMINISTRATORS)
    )
    handler: Mapped[str] = column(Text, field=Field(_l("Handled by"), edited_by=ADMINISTRATORS))
    checked: Mapped[bool] = column(
        server_default=text("false"), field=Field(_l("The centre checks answers"), edited_by=ADMINISTRATORS)
    )
    confidential: Mapped[bool] = column(
        server_default=text("false"), field=Field(_l("Confidential"), edited_by=ADMINISTRATORS)
    )
    hazard: Mapped[bool] = column(
        server_default=text("false"), field=Field(_l("Safety hazard"), edited_by=ADMINISTRATORS)
    )
    urgency: Mapped[int] = column(
        server_default=text("5"), field=Field(_l("Urgency"), edited_by=ADMINISTRATORS)
    )
    active: Mapped[bool] = column(
        server_default=text("true"), field=Field(_l("In use"), edited_by=ADMINISTRATORS)
    )
    version: Mapped[int] = mapped_column(server_default=text("1"))


class LimitRule(Base):
    """A time limit as it holds from a day on. Never changed: a new version is a new row."""

    __tablename__ = "limit_rule"
    __table_args__ = (
        UniqueConstraint("category", "clock", "facts", "version"),
        one_of("clock", Clock),
        one_of("unit", TimeUnit),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    category: Mapped[str] = column(ForeignKey("category.code"), field=Field(_l("Category")))
    clock: Mapped[str] = column(Text, field=Field(_l("Clock")))
    facts: Mapped[dict[str, str]] = column(
        JSONB, server_default=text("'{}'"), field=Field(_l("Circumstances"))
    )
    version: Mapped[int] = column(server_default=text("1"), field=Field(_l("Version")))
    valid_from: Mapped[date] = column(field=Field(_l("Valid from"), edited_by=ADMINISTRATORS))
    amount: Mapped[int | None] = column(
        field=Field(_l("Limit"), edited_by=ADMINISTRATORS, help=_l("Leave empty for no limit."))
    )
    unit: Mapped[str] = column(Text, field=Field(_l("Unit of time"), edited_by=ADMINISTRATORS))
    pausable: Mapped[bool] = column(
        server_default=text("false"),
        field=Field(_l("Stops while waiting for the customer"), edited_by=ADMINISTRATORS),
    )
    assumed: Mapped[bool] = mapped_column(server_default=text("false"))
    source: Mapped[str] = column(
        Text, server_default=text("''"), field=Field(_l("Source"), edited_by=ADMINISTRATORS)
    )
