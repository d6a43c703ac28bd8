"""How a request comes in: checked, stored with the limits of the day and the first holding, in one moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access import Invalid, NotFound, Role
from portal.customers import validators
from portal.customers.models import Customer
from portal.database import acting
from portal.fields import clean
from portal.i18n import _
from portal.organisation.models import Transformer, Unit, UnitKind, Ward
from portal.tickets.models import Holding, HoldingReason, RequestChannel, Ticket, TicketState
from portal.tickets.sla.models import Category
from portal.tickets.sla.targets import targets


class Details(TypedDict, total=False):
    """What else may be known of a request, besides its district, category and subject."""

    said: str
    channel: str
    customer_id: int | None
    contact_name: str | None
    contact_phone: str | None
    place: str | None
    ward_id: int | None
    transformer_id: int | None
    facts: Mapping[str, str] | None


def record(
    db: Session,
    district_id: int,
    category: str,
    subject: str,
    details: Details,
    answered: str | None = None,
    follows: int | None = None,
) -> Ticket:
    """Store a request that who acts took; ``answered`` closes it at once, ``follows`` is the ticket whose case comes back.

    See ``actions.record``.
    """
    texts = _checked(category, subject, details, acting(db).role)
    place: dict[str, int | None] = {
        "customer_id": details.get("customer_id"),
        "ward_id": details.get("ward_id"),
        "transformer_id": details.get("transformer_id"),
    }
    kind, area = _category(db, category), _area(db, district_id, **place)
    known = ({"area": area} if area else {}) | dict(details.get("facts") or {})
    at = db.execute(select(func.clock_timestamp())).scalar_one()
    ticket = Ticket(
        district_id=district_id,
        follows_id=follows,
        facts=known,
        confidential=kind.confidential,
        received_at=at,
        taken_by=acting(db).person_id,
        **place,
        **texts,
        **targets(db, category, at, known),
        **_closed(answered, at),
    )
    db.add(ticket)
    db.flush()
    _hold(db, ticket, mine=answered is not None)
    return ticket


def _checked(category: str, subject: str, details: Details, role: Role) -> dict[str, Any]:
    """What people typed, each by its field. Raises Invalid with every complaint."""
    values: dict[str, Any] = {
        "category": category,
        "subject": subject,
        "channel": details.get("channel", RequestChannel.PHONE),
        "contact_name": details.get("contact_name"),
        "contact_phone": _phone(details.get("contact_phone")),
        "place": details.get("place"),
    }
    return clean(Ticket, values | ({"said": details["said"]} if details.get("said") else {}), role)


def _hold(db: Session, ticket: Ticket, *, mine: bool) -> None:
    """The ledger begins: the unit of who acts holds it from receipt; the person too, if it is answered already."""
    me = acting(db)
    db.add(
        Holding(
            district_id=ticket.district_id,
            ticket_id=ticket.id,
            since=ticket.received_at,
            unit_id=me.unit_id,
            reason=HoldingReason.RECEIVED,
            by_id=me.person_id,
            person_id=me.person_id if mine else None,
        )
    )
    db.flush()


def _closed(answered: str | None, at: Any) -> dict[str, Any]:
    if answered is None:
        return {}
    return {
        "state": TicketState.CLOSED,
        "answer": answered,
        "responded_at": at,
        "resolved_at": at,
        "closed_at": at,
    }


def _phone(value: str | None) -> str | None:
    """As customers' numbers are stored, so that either finds the other."""
    if not (value or "").strip():
        return None
    try:
        return validators.phone(str(value))
    except ValueError as error:
        raise Invalid({"contact_phone": str(error)}) from None


def _category(db: Session, code: str) -> Category:
    found = db.get(Category, code)
    if found is None or not found.active:
        raise Invalid({"category": _("Choose one of the list.")})
    return found


def _area(
    db: Session, district_id: int, ward_id: int | None, customer_id: int | None, transformer_id: int | None
) -> str | None:
    """Check that district, ward, customer and transformer exist and belong together; returns the ward's area."""
    ward = select(Ward.area).where(Ward.id == ward_id).scalar_subquery()
    unit = select(Unit.id).where(
        Unit.id == district_id,
        Unit.kind == UnitKind.DISTRICT,
        Unit.valid.contains(func.current_date()),
        func.reaches(Unit.id),
    )
    customer = select(Customer.id).where(Customer.district_id == district_id, Customer.id == customer_id)
    station = select(Transformer.id).where(
        Transformer.district_id == district_id, Transformer.id == transformer_id
    )
    row = db.execute(
        select(
            ward.label("area"),
            unit.exists().label("unit"),
            customer.exists().label("customer"),
            station.exists().label("station"),
        )
    ).one()
    if not row.unit:
        raise Invalid({"district_id": _("Choose the district power company.")})
    if customer_id is not None and not row.customer:
        raise NotFound
    if ward_id is not None and row.area is None:
        raise Invalid({"ward_id": _("Choose one of the list.")})
    if transformer_id is not None and not row.station:
        raise Invalid({"transformer_id": _("Choose one of the list.")})
    area: str | None = row.area
    return area
