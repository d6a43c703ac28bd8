"""A case comes back: a ticket of its own with clocks of its own, that follows the answered one; whose verdict stands."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from portal.access import Invalid
from portal.i18n import _
from portal.settings import settings
from portal.tickets.models import OPEN, Ticket
from portal.tickets.workflow import intake, transitions
from portal.tickets.workflow.custody import LockedTicket, lock

_CONTACT = text("select contact_phone, place from disclose_ticket(:district, :id, 'look-up')")


def follow(answered: LockedTicket, said: str) -> Ticket:
    """Record the follow-up of an answered ticket, and hand it to whom its category goes to.

    The contact is the answered ticket's: that it was opened is recorded.

    Raises:
        Invalid: it is open still, or was answered too long ago.
    """
    ticket, db = answered.ticket, answered.db
    if ticket.state in OPEN or ticket.resolved_at is None:
        raise Invalid(_("This ticket is still open: write there what the customer said."))
    if answered.at - ticket.resolved_at > timedelta(days=settings.portal_reopen_days):
        days = settings.portal_reopen_days
        raise Invalid(_("It was answered more than {days} days ago: record a new ticket.", days=days))
    contact = db.execute(_CONTACT, {"district": ticket.district_id, "id": ticket.id}).one()
    details: intake.Details = {
        "said": said,
        "customer_id": ticket.customer_id,
        "contact_name": ticket.contact_name,
        "contact_phone": contact.contact_phone,
        "place": contact.place,
        "ward_id": ticket.ward_id,
        "transformer_id": ticket.transformer_id,
        "facts": {name: value for name, value in ticket.facts.items() if name != "area"},
    }
    made = intake.record(db, ticket.district_id, ticket.category, ticket.subject, details, follows=ticket.id)
    begun = lock(db, made.district_id, made.id)
    target = transitions.handled_by(begun)
    if target != begun.holding.unit_id:
        unit = transitions.unit(db, target, not_this=begun.holding.unit_id)
        transitions.move(begun, unit.id, reason="forwarded", state="new")
    return made
