"""What the person at the screen can do with the opened ticket: the first is the main one, the last go into a menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.access import CENTRE, Person, may
from portal.i18n import Lazy, lazy
from portal.settings import settings
from portal.tickets import actions
from portal.tickets.queries.tickets import OpenedTicket
from portal.tickets.queries.timeline import TicketEvent

REMARKS = lazy("A remark for colleagues …")
#: Does it to the ticket, with the text that was written.
Act = Callable[[Session, OpenedTicket, str], object]


@dataclass(frozen=True)
class TicketButton:
    """One action on the ticket; it gets the text that was written, or with ``asks`` opens a dialog first."""

    key: str
    label: Lazy
    icon: str
    said: Lazy  #: the confirmation
    act: Act | None = None
    shortcut: str | None = None
    asks: str = ""  #: which dialog


@dataclass(frozen=True)
class ActionBar:
    """The verbs of this moment, and what the box for the text says; without verbs there is no bar."""

    verbs: tuple[TicketButton, ...] = ()
    placeholder: Lazy = REMARKS
    #: How many verbs are buttons, the first of them the main one if ``main``; the rest stand in the menu.
    buttons: int = 3
    main: bool = True
    #: What stands in the box at first.
    draft: str = ""


SEND = "Mod+Enter"  #: the one key that commits the text first; others would run before it has arrived
# fmt: off
ACCEPT = TicketButton("accept", lazy("Accept"), "assignment_ind", lazy("The ticket is yours"), lambda db, t, _text: actions.accept(db, *t.key), SEND)
RESOLVE = TicketButton("resolve", lazy("Send and resolve"), "check", lazy("The answer is on record"), lambda db, t, text: actions.resolve(db, *t.key, answer=text), SEND)
CHECK = TicketButton("resolve", lazy("Send to be checked"), "rule", lazy("Sent to the centre"), lambda db, t, text: actions.resolve(db, *t.key, answer=text), SEND)
PROGRESS = TicketButton("progress", lazy("Note progress"), "engineering", lazy("It is written down"), lambda db, t, text: actions.progress(db, *t.key, body=text))
RETURN = TicketButton("return", lazy("Return"), "undo", lazy("Returned to the centre"), lambda db, t, text: actions.return_(db, *t.key, why=text))
WAIT = TicketButton("wait", lazy("Wait for customer"), "hourglass_top", lazy("Waiting for the customer"), lambda db, t, text: actions.wait_for_customer(db, *t.key, body=text))
RESUME = TicketButton("resume", lazy("Go on working"), "play_arrow", lazy("In progress again"), lambda db, t, _text: actions.resume(db, *t.key))
ARRIVE = TicketButton("arrive", lazy("Crew arrived"), "location_on", lazy("Arrival is on record"), lambda db, t, _text: actions.arrive(db, *t.key))
REMARK = TicketButton("remark", lazy("Remark for colleagues"), "sticky_note_2", lazy("It is written down"), lambda db, t, text: actions.remark(db, *t.key, body=text))
ADD = TicketButton("add", lazy("Customer added"), "person", lazy("It is written down"), lambda db, t, text: actions.add(db, *t.key, body=text))
FORWARD = TicketButton("forward", lazy("Forward"), "forward", lazy("Forwarded"), lambda db, t, text: actions.forward(db, *t.key, remark=text), SEND)
BACK = TicketButton("forward", lazy("Not good enough"), "undo", lazy("Sent back to the district"), lambda db, t, text: actions.forward(db, *t.key, remark=text))
URGE = TicketButton("urge", lazy("Urge"), "campaign", lazy("The urge is sent"), lambda db, t, text: actions.urge(db, *t.key, body=text), SEND)
FOLLOW_UP = TicketButton("follow_up", lazy("Not solved, says the customer"), "replay", lazy("It goes on as a new request in the same thread"), lambda db, t, text: actions.follow_up(db, *t.key, said=text))
TELL = TicketButton("tell", lazy("Customer was told"), "call", lazy("Told, and closed"), lambda db, t, text: actions.notify(db, *t.key, body=text), SEND)
REASSIGN = TicketButton("reassign", lazy("Give to a colleague"), "switch_account", lazy("Given to a colleague"), asks="colleague")
ELSEWHERE = TicketButton("elsewhere", lazy("Forward to another unit"), "alt_route", lazy("Forwarded"), asks="unit")
REROUTE = TicketButton("reroute", lazy("Give to another unit"), "alt_route", lazy("Given to another unit"), asks="unit")
# fmt: on


def offer(
    ticket: OpenedTicket, person: Person, urge: TicketEvent | None, now: datetime, draft: str = ""
) -> ActionBar:
    """What this person can do now; ``urge`` is the one without an answer, ``draft`` what the district would answer."""
    if person.role in CENTRE:
        return _centre(ticket, person, now, draft)
    if not ticket.open or not ticket.mine:
        return ActionBar((REMARK,), buttons=1, main=False)
    if not ticket.accepted_at:
        rest = (REASSIGN,) if may(actions.reassign, person) else ()
        return ActionBar(
            (ACCEPT, RETURN, REMARK, *rest), lazy("Why it is returned, or a remark …"), buttons=2
        )
    return _working(ticket, person, urge)


def _working(ticket: OpenedTicket, person: Person, urge: TicketEvent | None) -> ActionBar:
    main = CHECK if ticket.checked else RESOLVE
    reply = (_answer(urge),) if urge else ()
    more = [RESUME if ticket.state == "waiting" else WAIT, REMARK]
    if ticket.arrive_due and not ticket.arrived_at:
        more.insert(0, ARRIVE)
    if may(actions.reassign, person):
        more.append(REASSIGN)
    return ActionBar(
        (main, *reply, PROGRESS, RETURN, *more),
        lazy("Write what the customer will hear or read …"),
        buttons=3 + len(reply),
    )


def _centre(ticket: OpenedTicket, person: Person, now: datetime, draft: str) -> ActionBar:
    hand = (REROUTE,) if may(actions.reroute, person) else ()
    back = (FOLLOW_UP,) if _may_come_back(ticket, now) else ()
    if ticket.state == "closed" and back:
        return ActionBar(
            (*back, REMARK), lazy("What the customer says is not solved …"), buttons=2, main=False
        )
    if ticket.state == "closed":
        return ActionBar((REMARK,), buttons=1, main=False)
    if ticket.state == "resolved":
        return ActionBar(
            (TELL, REMARK, *back), lazy("What the customer said when they were told …"), buttons=1
        )
    if not ticket.mine and ticket.overdue(now):
        return ActionBar((URGE, ADD, REMARK, *hand), lazy("What the holder should answer …"), buttons=2)
    if not ticket.mine:  # nothing presses yet: what is likeliest is that the customer called again
        first = (replace(ADD, shortcut=SEND), replace(URGE, shortcut=None))
        return ActionBar((*first, REMARK, *hand), lazy("What the customer added …"), buttons=2)
    if ticket.state == "checking":
        return ActionBar((RESOLVE, BACK, REMARK), lazy("The answer that the customer gets …"), 2, draft=draft)
    if ticket.handler == "centre":
        forward = replace(FORWARD, shortcut=None)
        return ActionBar(
            (RESOLVE, forward, ADD, REMARK, ELSEWHERE), lazy("Write what the customer will hear or read …"), 2
        )
    forward = replace(FORWARD, label=lazy("Forward to {unit}", unit=ticket.goes_to))
    return ActionBar((forward, ADD, REMARK, ELSEWHERE), lazy("What the district should know …"), 2)


def _may_come_back(ticket: OpenedTicket, now: datetime) -> bool:
    done = ticket.resolved_at
    return (
        not ticket.followed_by
        and done is not None
        and now - done <= timedelta(days=settings.portal_reopen_days)
    )


def _answer(urge: TicketEvent) -> TicketButton:
    return TicketButton(
        "answer",
        lazy("Answer the urge"),
        "reply",
        lazy("The urge is answered"),
        lambda db, t, text: actions.answer_urge(db, t.district_id, urge.urge, answer=text),
    )
