"""Ringing customers: who rings has the customer to themselves meanwhile, and says what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.access import CENTRE, DISTRICT, Invalid, NotFound, action
from portal.callbacks.models import Callback, CallbackState
from portal.database import acting
from portal.i18n import _
from portal.organisation.models import Person
from portal.outages.models import Outage
from portal.tickets import actions as tickets
from portal.tickets.models import Ticket, TicketState

#: A customer is kept for who rings as long as a call lasts; then others may.
CALL = timedelta(minutes=10)
AGAIN_AFTER = timedelta(hours=1)
#: Of an outage: then nobody rings any more. An answer is tried until it is told.
MOST_TRIES = 3


@action("callbacks.claim", *CENTRE, *DISTRICT)
def claim(db: Session, district_id: int, callback_id: int) -> Callback:
    """Begin to ring a customer; nobody else does meanwhile.

    Raises:
        NotFound: there is none, or it is another unit's; Invalid: somebody is ringing, it is settled, its time is over, it is
            overtaken by other news, or the answer that it would tell stands no longer.
    """
    found = _locked(db, district_id, callback_id)
    if found.ticket_id is not None:
        _answered(db, district_id, found.ticket_id)
    return _claimed(found, db)


@action("callbacks.claim_ticket", *CENTRE)
def claim_ticket(db: Session, district_id: int, ticket_id: int) -> Callback:
    """Begin to ring a customer about the answer to their ticket."""
    ticket = _answered(db, district_id, ticket_id)
    key = f"ticket:{district_id}:{ticket_id}"
    known = {
        "district_id": district_id,
        "ticket_id": ticket_id,
        "customer_id": ticket.customer_id,
        "subject": ticket.subject,
        "body": "",
        "dedupe_key": key,
        "due": func.now(),
        "created_by": acting(db).person_id,
    }
    db.execute(
        insert(Callback).values(known).on_conflict_do_nothing(index_elements=["district_id", "dedupe_key"])
    )
    found = db.scalars(
        select(Callback)
        .where(Callback.district_id == district_id, Callback.dedupe_key == key)
        .with_for_update()
    ).one()
    return _claimed(found, db)


@action("callbacks.tell", *CENTRE, *DISTRICT)
def tell(db: Session, district_id: int, callback_id: int, *, said: str) -> Callback:
    """The customer knows. A ticket is closed by it, with what was said."""
    found = _mine(db, district_id, callback_id)
    if found.ticket_id is not None:
        tickets.notify(db, district_id, found.ticket_id, body=said)
    return _settle(db, found, CallbackState.TOLD)


@action("callbacks.miss", *CENTRE, *DISTRICT)
def miss(db: Session, district_id: int, callback_id: int) -> Callback:
    """Nobody answered: again in an hour; about an outage three times at most."""
    found = _mine(db, district_id, callback_id)
    found.tries += 1
    if found.outage_id is not None and found.tries >= MOST_TRIES:
        return _settle(db, found, CallbackState.NO_ANSWER)
    found.not_before, found.claimed_until = _now(db) + AGAIN_AFTER, None
    return found


@action("callbacks.misdial", *CENTRE, *DISTRICT)
def misdial(db: Session, district_id: int, callback_id: int) -> Callback:
    """The number is somebody else's: nobody rings it again; a ticket stays to be told some other way."""
    return _settle(db, _mine(db, district_id, callback_id), CallbackState.WRONG_NUMBER)


def _locked_ticket(db: Session, district_id: int, ticket_id: int) -> Ticket:
    """As it stands; until the end nobody takes its answer back, and who is just doing so has done it first."""
    found = db.get(Ticket, (district_id, ticket_id), populate_existing=True, with_for_update=True)
    if found is None:
        raise NotFound
    return found


def _answered(db: Session, district_id: int, ticket_id: int) -> Ticket:
    """The ticket, locked, whose answer the customer does not have yet. Raises Invalid when there is none to tell."""
    ticket = _locked_ticket(db, district_id, ticket_id)
    if ticket.state != TicketState.RESOLVED:
        raise Invalid(
            _("The customer was told already.") if ticket.closed_at else _("There is no answer to tell yet.")
        )
    return ticket


def _locked(db: Session, district_id: int, callback_id: int) -> Callback:
    """With its ticket, which always comes first, so that no two wait for each other."""
    which = (Callback.district_id == district_id, Callback.id == callback_id)
    about = db.scalar(select(Callback.ticket_id).where(*which))
    if about is not None:
        _locked_ticket(db, district_id, about)
    found = db.scalars(select(Callback).where(*which).with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found


def _claimed(found: Callback, db: Session) -> Callback:
    if found.state != CallbackState.WAITING:
        raise Invalid(_("This call was made already."))
    if found.outage_id is not None and not _holds(db, found):
        raise Invalid(_("There is other news of this outage by now."))
    now, me = _now(db), acting(db).person_id
    if found.valid_until is not None and found.valid_until <= now:
        raise Invalid(_("The time to tell this is over."))
    if found.claimed_until and found.claimed_until > now and found.claimed_by != me:
        who = db.scalar(select(Person.name).where(Person.id == found.claimed_by))
        raise Invalid(_("{person} is ringing this customer.", person=who or "–"))
    found.claimed_by, found.claimed_until = me, now + CALL
    db.flush()
    return found


def _holds(db: Session, found: Callback) -> bool:
    which = (Outage.district_id == found.district_id, Outage.id == found.outage_id)
    return db.scalar(select(Outage.state).where(*which)) == found.tells


def _mine(db: Session, district_id: int, callback_id: int) -> Callback:
    found = _locked(db, district_id, callback_id)
    if found.state != CallbackState.WAITING:
        raise Invalid(_("This call was made already."))
    if found.claimed_by != acting(db).person_id:
        raise Invalid(_("Somebody else is ringing this customer."))
    return found


def _settle(db: Session, found: Callback, state: CallbackState) -> Callback:
    found.state, found.settled_at, found.settled_by = state, _now(db), acting(db).person_id
    found.claimed_until = None
    db.flush()
    return found


def _now(db: Session) -> datetime:
    now: datetime = db.execute(text("select clock_timestamp()")).scalar_one()
    return now
