"""The pieces that actions on tickets are made of; what each may expect is checked by the action that calls it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access import DISTRICT, Invalid
from portal.fields import clean, fields_of, tidy
from portal.i18n import _, use
from portal.messages import outbox
from portal.organisation.models import HANDLERS, Assignment, Person, Unit
from portal.profiles import load
from portal.settings import settings
from portal.tickets.models import Holding, Note, Ticket
from portal.tickets.queries.assignees import handler
from portal.tickets.sla.models import Category
from portal.tickets.workflow import pauses
from portal.tickets.workflow.custody import Held, settle

MAX_REMARK = 1000


def words(field: str, value: str | None) -> str:
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


def note(held: Held, kind: str, body: str) -> Ticket:
    """Write a note at this moment."""
    told = clean(Note, {"body": words("body", body)}, held.acting.role)
    held.db.add(
        Note(
            district_id=held.ticket.district_id, ticket_id=held.ticket.id, kind=kind, body=told["body"],
            at=held.at, person_id=held.acting.person_id, unit_id=held.acting.unit_id,
        )
    )  # fmt: skip
    return held.ticket


def accept(held: Held) -> None:
    """The holding gets its person, the ticket its first response. Raises Invalid when somebody was first."""
    if held.holding.accepted_at:
        raise Invalid(_("{person} accepted this ticket already.", person=held.holder))
    given_to, me = held.holding.person_id, held.acting
    if given_to not in (None, me.person_id) and me.role == DISTRICT[0]:
        raise Invalid(_("This ticket was given to {person}.", person=held.holder))
    held.holding.accepted_at, held.holding.person_id = held.at, me.person_id
    held.ticket.responded_at = held.ticket.responded_at or held.at
    if held.ticket.state in ("new", "returned"):
        held.ticket.state = "working"


def move(
    held: Held,
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
    settle(held, remark or "")
    if state != pauses.WAITING:
        pauses.end(held)
    held.ticket.state = state
    held.holding.until = held.at
    held.db.flush()  # before the next begins, for two current ones cannot be stored
    held.db.add(
        Holding(
            district_id=held.ticket.district_id, ticket_id=held.ticket.id, since=held.at, previous_until=held.at,
            unit_id=unit_id, person_id=person_id, reason=reason, remark=remark, by_id=held.acting.person_id,
        )
    )  # fmt: skip
    held.db.flush()
    return held.ticket


def is_checked(held: Held) -> bool:
    """Whether the centre checks a district's answer before the customer gets it."""
    checked = held.db.scalar(select(Category.checked).where(Category.code == held.ticket.category))
    return bool(checked) and not held.by_centre


def resolve(held: Held, answer: str) -> Ticket:
    """Give the verdicts that are left and queue the message to the customer, in the utility's language."""
    ticket = held.ticket
    ticket.answer, ticket.state, ticket.resolved_at = answer, "resolved", held.at
    ticket.responded_at = ticket.responded_at or held.at
    profile = load(settings.profile)
    with use(profile.default_language):
        subject = _("Your request {number} is answered", number=ticket.number)
        hotlines = profile.more.get("hotlines", ())
        body = _(
            "{utility}: on your request {number} “{subject}”: {answer}",
            utility=profile.more.get("short_name") or profile.name,
            number=ticket.number,
            subject=ticket.subject,
            answer=answer,
        )
        body += "\n" + _("Questions: {hotline}.", hotline=hotlines[0]) if hotlines else ""
    outbox.tell(
        held.db, district_id=ticket.district_id, ticket_id=ticket.id, subject=subject, body=body,
        dedupe_key=f"ticket:{ticket.district_id}:{ticket.id}:resolved", closes_ticket=True,
    )  # fmt: skip
    return ticket


def unit(db: Session, unit_id: int, *, not_this: int) -> Unit:
    """A unit of today that who acts can hand tickets to. Raises Invalid."""
    found = db.scalar(
        select(Unit).where(
            Unit.id == unit_id,
            Unit.kind.in_(HANDLERS),
            Unit.valid.contains(func.current_date()),
            func.hands_to(Unit.id),
        )
    )
    if found is None:
        raise Invalid({"unit_id": _("Tickets cannot be handed to this unit.")})
    if found.id == not_this:
        raise Invalid({"unit_id": _("{unit} holds this ticket already.", unit=found.short_name)})
    return found


def handled_by(held: Held) -> int:
    """The unit that a ticket goes to if nobody says otherwise: its category's, or its district."""
    kind = select(Category.handler).where(Category.code == held.ticket.category).scalar_subquery()
    return held.db.scalar(handler(kind, "id")) or held.ticket.district_id


def colleague(held: Held, person_id: int) -> None:
    """Raises Invalid unless this person works today in the unit that holds the ticket, and may see it."""
    role = held.db.scalar(
        select(Assignment.role)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.person_id == person_id,
            Assignment.unit_id == held.holding.unit_id,
            Assignment.valid.contains(func.now()),
            Person.active,
        )
    )
    if role is None:
        raise Invalid({"person_id": _("This person does not work in your unit.")})
    if held.ticket.confidential and role == DISTRICT[0]:
        raise Invalid({"person_id": _("A confidential ticket can be given to managers only.")})
    if person_id == held.holding.person_id:
        raise Invalid({"person_id": _("{person} holds this ticket already.", person=held.holder)})


def recorded_by(held: Held) -> int:
    """The centre unit that the ledger of this ticket begins with."""
    first = select(Holding.unit_id).where(
        Holding.district_id == held.ticket.district_id,
        Holding.ticket_id == held.ticket.id,
        Holding.previous_until.is_(None),
    )
    return held.db.execute(first).scalar_one()
