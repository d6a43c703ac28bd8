"""The pieces that actions on tickets are made of; what each may expect is checked by the action that calls it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access import DISTRICT, Invalid
from portal.fields import clean, fields_of, tidy
from portal.i18n import _
from portal.messages import outbox
from portal.organisation.models import RECEIVERS, Assignment, Person, Unit
from portal.tickets.models import Holding, Note, Ticket, TicketState
from portal.tickets.queries.assignees import handler_id
from portal.tickets.sla.models import Category
from portal.tickets.workflow import answers, pauses
from portal.tickets.workflow.custody import LockedTicket, answer_open_urges

MAX_REMARK = 1000


def checked_text(field: str, value: str | None) -> str:
    """The text, tidied. Raises Invalid for this field when there is none, or more than an answer holds."""
    if not tidy(value or ""):
        raise Invalid({field: _("Write it in the box first.")})
    try:
        return str(fields_of(Note)["body"].clean(value))
    except ValueError as error:
        raise Invalid({field: str(error)}) from None


def remark(value: str | None) -> str | None:
    """The remark of a holding, tidied; None for none. Raises Invalid when it is too long."""
    value = tidy(value or "") or None
    if value and len(value) > MAX_REMARK:
        raise Invalid({"remark": _("At most {count} characters.", count=MAX_REMARK)})
    return value


def note(locked: LockedTicket, kind: str, body: str) -> Ticket:
    """Write a note at this moment."""
    told = clean(Note, {"body": checked_text("body", body)}, locked.acting.role)
    locked.db.add(
        Note(
            district_id=locked.ticket.district_id,
            ticket_id=locked.ticket.id,
            kind=kind,
            body=told["body"],
            at=locked.at,
            person_id=locked.acting.person_id,
            unit_id=locked.acting.unit_id,
        )
    )
    return locked.ticket


def accept(locked: LockedTicket) -> None:
    """The holding gets its person, the ticket its first response. Raises Invalid when somebody was first."""
    if locked.holding.accepted_at:
        raise Invalid(_("{person} accepted this ticket already.", person=locked.holder))
    given_to, me = locked.holding.person_id, locked.acting
    if given_to not in (None, me.person_id) and me.role == DISTRICT[0]:
        raise Invalid(_("This ticket was given to {person}.", person=locked.holder))
    locked.holding.accepted_at, locked.holding.person_id = locked.at, me.person_id
    locked.ticket.responded_at = locked.ticket.responded_at or locked.at
    if locked.ticket.state in (TicketState.NEW, TicketState.RETURNED):
        locked.ticket.state = TicketState.WORKING


def move(
    locked: LockedTicket,
    unit_id: int,
    *,
    reason: str,
    state: str,
    person_id: int | None = None,
    remark: str | None = None,
) -> Ticket:
    """End the current holding and begin the next at the same moment.

    Urges that the old holder has not answered are answered by the move: nobody else can answer them any more.
    """
    answer_open_urges(locked, remark or "")
    if state != TicketState.WAITING:
        pauses.end(locked)
    locked.ticket.state = state
    locked.holding.until = locked.at
    locked.db.flush()  # before the next begins, for two current ones cannot be stored
    locked.db.add(
        Holding(
            district_id=locked.ticket.district_id,
            ticket_id=locked.ticket.id,
            since=locked.at,
            previous_until=locked.at,
            unit_id=unit_id,
            person_id=person_id,
            reason=reason,
            remark=remark,
            by_id=locked.acting.person_id,
        )
    )
    locked.db.flush()
    return locked.ticket


def is_checked(locked: LockedTicket) -> bool:
    """Whether the centre checks a district's answer before the customer gets it."""
    checked = locked.db.scalar(select(Category.checked).where(Category.code == locked.ticket.category))
    return bool(checked) and not locked.by_centre


def resolve(locked: LockedTicket, answer: str) -> Ticket:
    """Give the verdicts that are left and queue the message to the customer, in the utility's language."""
    ticket = locked.ticket
    ticket.answer, ticket.state, ticket.resolved_at = answer, TicketState.RESOLVED, locked.at
    ticket.responded_at = ticket.responded_at or locked.at
    told = answers.message(ticket.number, ticket.subject, answer)
    channel = outbox.notify_customer(
        locked.db,
        district_id=ticket.district_id,
        ticket_id=ticket.id,
        subject=told.subject,
        body=told.body,
        dedupe_key=f"ticket:{ticket.district_id}:{ticket.id}:resolved",
        closes_ticket=True,
    )
    answers.must_fit(channel, told.body)
    return ticket


def unit(db: Session, unit_id: int, *, not_this: int) -> Unit:
    """A unit of today that who acts can hand tickets to. Raises Invalid."""
    found = db.scalar(
        select(Unit).where(
            Unit.id == unit_id,
            Unit.kind.in_(RECEIVERS),
            Unit.valid.contains(func.current_date()),
            func.hands_to(Unit.id),
        )
    )
    if found is None:
        raise Invalid({"unit_id": _("Tickets cannot be handed to this unit.")})
    if found.id == not_this:
        raise Invalid({"unit_id": _("{unit} holds this ticket already.", unit=found.short_name)})
    return found


def handled_by(locked: LockedTicket) -> int:
    """The unit that a ticket goes to if nobody says otherwise: its category's, or its district."""
    kind = select(Category.handler).where(Category.code == locked.ticket.category).scalar_subquery()
    return locked.db.scalar(handler_id(kind)) or locked.ticket.district_id


def colleague(locked: LockedTicket, person_id: int) -> None:
    """Raises Invalid unless this person works today in the unit that holds the ticket, and may see it."""
    role = locked.db.scalar(
        select(Assignment.role)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.person_id == person_id,
            Assignment.unit_id == locked.holding.unit_id,
            Assignment.valid.contains(func.now()),
            Person.active,
        )
    )
    if role is None:
        raise Invalid({"person_id": _("This person does not work in your unit.")})
    if locked.ticket.confidential and role == DISTRICT[0]:
        raise Invalid({"person_id": _("A confidential ticket can be given to managers only.")})
    if person_id == locked.holding.person_id:
        raise Invalid({"person_id": _("{person} holds this ticket already.", person=locked.holder)})


def recorded_by(locked: LockedTicket) -> int:
    """The centre unit that the ledger of this ticket begins with."""
    first = select(Holding.unit_id).where(
        Holding.district_id == locked.ticket.district_id,
        Holding.ticket_id == locked.ticket.id,
        Holding.previous_until.is_(None),
    )
    return locked.db.execute(first).scalar_one()
