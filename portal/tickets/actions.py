"""What people do with tickets. Each verb locks the ticket, asks whether it may be done now, and does it.

The way of a ticket: the centre records and forwards it, the district accepts, works and resolves it (or returns it),
the customer is told. Every verb raises ``NotFound`` for a ticket that does not exist or is not theirs, and
``Invalid`` in words when it cannot be done now. Triggers keep ``holder_*``, ``accepted_at`` and ``urges`` of the
ticket that is returned: read it anew (``queries.single.ticket``) to show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from sqlalchemy.orm import Session

from portal.access import CENTRE, DISTRICT, Invalid, Role, action
from portal.database import acting
from portal.fields import clean
from portal.i18n import _
from portal.tickets.models import Ticket, TicketState, Urge
from portal.tickets.workflow import corrections, follow_ups, intake, pauses, taken_back, transitions, urges
from portal.tickets.workflow.custody import answer_open_urges, lock
from portal.tickets.workflow.intake import Details

EVERYBODY = DISTRICT + CENTRE


@action("tickets.record", *CENTRE)
def record(
    db: Session, *, district_id: int, category: str, subject: str, **details: Unpack[Details]
) -> Ticket:
    """Record a request; the acting centre unit holds it, the limits are those of the rules valid now.

    Args:
        db: the transaction.
        district_id: the company where the place is.
        category: code of the category; a confidential one makes the ticket confidential.
        subject: in one line.
        details: what else is known.

    Raises:
        Invalid: by field; NotFound: the customer is not one of the district.
    """
    return intake.record(db, district_id, category, subject, details)


@action("tickets.answer_at_once", *CENTRE)
def answer_at_once(
    db: Session, *, district_id: int, category: str, subject: str, answer: str, **details: Unpack[Details]
) -> Ticket:
    """Record a request that was answered in the call: received, resolved and closed in one moment."""
    given = transitions.checked_text("answer", answer)
    return intake.record(db, district_id, category, subject, details, answered=given)


@action("tickets.forward", *CENTRE)
def forward(
    db: Session, district_id: int, ticket_id: int, *, unit_id: int | None = None, remark: str | None = None
) -> Ticket:
    """Hand what the centre holds to whom its category goes to (most often the district), or to another unit.

    What came for a check goes back as returned: the answer was not good enough.
    """
    locked = lock(db, district_id, ticket_id)
    locked.must_be_mine()
    target = transitions.unit(db, unit_id or transitions.handled_by(locked), not_this=locked.holding.unit_id)
    state = "returned" if locked.ticket.state == "checking" else "new"
    return transitions.move(
        locked, target.id, reason="forwarded", state=state, remark=transitions.remark(remark)
    )


@action("tickets.accept", *DISTRICT)
def accept(db: Session, district_id: int, ticket_id: int) -> Ticket:
    """Take the ticket on: from now on one person answers for it. This is the first response."""
    locked = lock(db, district_id, ticket_id)
    locked.must_be_mine()
    transitions.accept(locked)
    return locked.ticket


@action("tickets.progress", *DISTRICT)
def progress(db: Session, district_id: int, ticket_id: int, *, body: str) -> Ticket:
    """Write how far it has got, for who asks at the centre."""
    locked = lock(db, district_id, ticket_id)
    locked.must_be_accepted()
    return transitions.note(locked, "progress", body)


@action("tickets.remark", *EVERYBODY)
def remark(db: Session, district_id: int, ticket_id: int, *, body: str) -> Ticket:
    """Write a remark for colleagues; whoever sees the ticket may, also when it is done."""
    return transitions.note(lock(db, district_id, ticket_id), "internal", body)


@action("tickets.add", *CENTRE)
def add(db: Session, district_id: int, ticket_id: int, *, body: str) -> Ticket:
    """Write what the customer added when they asked again."""
    locked = lock(db, district_id, ticket_id)
    locked.must_be_open()
    return transitions.note(locked, "customer", body)


@action("tickets.call_again", *CENTRE)
def call_again(db: Session, district_id: int, ticket_id: int, *, body: str) -> bool:
    """Write what the caller said about an open request, and urge who holds it; returns whether they were urged.

    The words stay whatever becomes of the urge: where the flood guard stops it, or the centre holds the ticket itself,
    they stand in the thread alone.
    """
    locked = lock(db, district_id, ticket_id)
    locked.must_be_open()
    transitions.note(locked, "customer", body)
    stopped = acting(db).role != Role.CENTRE_SUPERVISOR and urges.spent(locked)
    if locked.mine or stopped:
        return False
    urges.urge(locked, urges.shortened(body))
    return True


@action("tickets.correct", *CENTRE)
def correct(
    db: Session, district_id: int, ticket_id: int, *, category: str, facts: Mapping[str, str], why: str
) -> Ticket:
    """Put right under which category and circumstances a request was recorded; its limits follow, counted from receipt.

    The centre does it with what it holds: whoever works under a limit does not choose it, and returns the ticket instead.
    """
    reason = transitions.checked_text("why", why)
    locked = lock(db, district_id, ticket_id)
    locked.must_be_mine()
    return corrections.correct(locked, category, facts, reason)


@action("tickets.follow_up", *CENTRE)
def follow_up(db: Session, district_id: int, ticket_id: int, *, said: str) -> Ticket:
    """The customer says that it is not solved: a ticket that follows the answered one, with limits of its own."""
    told = transitions.checked_text("said", said)
    return follow_ups.follow(lock(db, district_id, ticket_id), told)


@action("tickets.arrive", *DISTRICT)
def arrive(db: Session, district_id: int, ticket_id: int) -> Ticket:
    """The crew is there; the verdict on the arrival limit is given."""
    locked = lock(db, district_id, ticket_id)
    locked.must_be_accepted()
    if locked.ticket.arrived_at:
        raise Invalid(_("The arrival is on record already."))
    locked.ticket.arrived_at = locked.at
    return locked.ticket


@action("tickets.wait_for_customer", *DISTRICT)
def wait_for_customer(db: Session, district_id: int, ticket_id: int, *, body: str) -> Ticket:
    """Nothing can be done until the customer does something: say what. Clocks stop whose rules allow it."""
    locked = lock(db, district_id, ticket_id)
    locked.must_be_accepted()
    if locked.ticket.state == TicketState.WAITING:
        raise Invalid(_("This ticket is waiting for the customer already."))
    pauses.begin(locked)
    return transitions.note(locked, "progress", body)


@action("tickets.resume", *DISTRICT)
def resume(db: Session, district_id: int, ticket_id: int) -> Ticket:
    """The customer did; the work goes on."""
    locked = lock(db, district_id, ticket_id)
    locked.must_be_accepted()
    if locked.ticket.state != TicketState.WAITING:
        raise Invalid(_("This ticket is not waiting for the customer."))
    pauses.end(locked)
    return locked.ticket


@action("tickets.return_", *DISTRICT)
def return_(db: Session, district_id: int, ticket_id: int, *, why: str) -> Ticket:
    """Give the ticket back to the centre that recorded it, and say why."""
    locked = lock(db, district_id, ticket_id)
    locked.must_be_mine()
    reason = transitions.remark(transitions.checked_text("why", why))
    return transitions.move(
        locked, transitions.recorded_by(locked), reason="returned", state="returned", remark=reason
    )


@action("tickets.reroute", Role.CENTRE_SUPERVISOR)
def reroute(db: Session, district_id: int, ticket_id: int, *, unit_id: int, why: str) -> Ticket:
    """Give an open ticket to another unit, whoever holds it."""
    locked = lock(db, district_id, ticket_id)
    locked.must_be_open()
    target = transitions.unit(db, unit_id, not_this=locked.holding.unit_id)
    reason = transitions.remark(transitions.checked_text("why", why))
    return transitions.move(locked, target.id, reason="rerouted", state="new", remark=reason)


@action("tickets.reassign", Role.DISTRICT_MANAGER)
def reassign(
    db: Session, district_id: int, ticket_id: int, *, person_id: int, remark: str | None = None
) -> Ticket:
    """Give the ticket to a colleague of the same unit, who has to accept it."""
    locked = lock(db, district_id, ticket_id)
    locked.must_be_mine()
    transitions.colleague(locked, person_id)
    return transitions.move(
        locked,
        locked.holding.unit_id,
        reason="reassigned",
        state=locked.ticket.state,
        person_id=person_id,
        remark=transitions.remark(remark),
    )


@action("tickets.resolve", *EVERYBODY)
def resolve(db: Session, district_id: int, ticket_id: int, *, answer: str) -> Ticket:
    """Answer the customer: the verdict is given and the message to them is queued in the same transaction.

    Of a category that the centre checks, the district's answer goes to the centre first (state ``checking``).
    """
    locked = lock(db, district_id, ticket_id)
    locked.must_be_accepted()
    given = transitions.checked_text("answer", answer)
    if transitions.is_checked(locked):
        transitions.note(locked, "answer", given)
        return transitions.move(locked, transitions.recorded_by(locked), reason="returned", state="checking")
    pauses.end(locked)
    answer_open_urges(locked, given)
    return transitions.resolve(locked, given)


@action("tickets.tell", *CENTRE)
def notify(db: Session, district_id: int, ticket_id: int, *, body: str) -> Ticket:
    """The centre told the customer the answer by phone; this closes the ticket."""
    locked = lock(db, district_id, ticket_id)
    if locked.ticket.state != "resolved":
        closed = locked.ticket.state == "closed"
        raise Invalid(_("The customer was told already.") if closed else _("There is no answer to tell yet."))
    locked.ticket.state, locked.ticket.closed_at = "closed", locked.at
    return transitions.note(locked, "told", body)


@action("tickets.urge", *CENTRE)
def urge(db: Session, district_id: int, ticket_id: int, *, body: str) -> Urge:
    """Press the holder to act. The flood guard lets an agent do so twice a holding; a supervisor may go on."""
    locked = lock(db, district_id, ticket_id)
    locked.must_be_open()
    if locked.mine:
        raise Invalid(_("The centre holds this ticket itself: forward or resolve it."))
    if acting(db).role != Role.CENTRE_SUPERVISOR:
        urges.guard(locked)
    told = clean(Urge, {"body": body}, locked.acting.role)
    return urges.urge(locked, told["body"])


@action("tickets.urge_many", Role.CENTRE_SUPERVISOR)
def urge_many(db: Session, ids: list[tuple[int, int]], *, body: str) -> int:
    """Press the holders of many tickets (district and id each) with the same words; returns how many were urged.

    Left out are those that the flood guard stops, those that the centre holds and those that are done
    (``queries.home.to_urge`` says which before).
    """
    return urges.urge_many(db, ids, clean(Urge, {"body": body}, acting(db).role)["body"])


@action("tickets.acknowledge_urge", *DISTRICT)
def acknowledge_urge(db: Session, district_id: int, urge_id: int) -> Urge:
    """Say that the urge was seen."""
    locked, found = urges.addressed(db, district_id, urge_id)
    if found.acknowledged_at:
        raise Invalid(_("This urge was acknowledged already."))
    found.acknowledged_at, found.acknowledged_by = locked.at, locked.acting.person_id
    return found


@action("tickets.answer_urge", *DISTRICT)
def answer_urge(db: Session, district_id: int, urge_id: int, *, answer: str) -> Urge:
    """Answer the urge; who answers has seen it."""
    locked, found = urges.addressed(db, district_id, urge_id)
    told = clean(Urge, {"answer": transitions.checked_text("answer", answer)}, locked.acting.role)
    if not found.acknowledged_at:
        found.acknowledged_at, found.acknowledged_by = locked.at, locked.acting.person_id
    found.answered_at, found.answered_by, found.answer = locked.at, locked.acting.person_id, told["answer"]
    return found


@action("tickets.take_back", *EVERYBODY)
def take_back(db: Session, *, act: int) -> taken_back.Undone:
    """Take back what one did to a ticket within the last ten seconds (``queries.own_acts``), all of it.

    Raises:
        Invalid: it is too late, it has left, or somebody has gone on with it; then nothing is taken back.
    """
    return taken_back.take_back(db, act)
