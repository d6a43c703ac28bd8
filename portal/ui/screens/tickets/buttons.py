"""What the person at the screen can do with the opened ticket: the first is the main one, the last go into a menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import CENTRE, Person, may
from portal.i18n import Lazy, lazy
from portal.tickets import actions
from portal.tickets.queries.tickets import OpenedTicket
from portal.tickets.queries.timeline import TicketEvent

REMARKS = lazy("A remark for colleagues …")
Act = Callable[[Session, OpenedTicket, str, UUID], Any]


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


def _text(action: Callable[..., Any], name: str) -> Act:
    """An action on the ticket that takes the text under this name."""

    def act(db: Session, ticket: OpenedTicket, text: str, key: UUID) -> Any:
        return action(db, ticket.district_id, ticket.id, once=key, **{name: text})

    return act


def _plain(action: Callable[..., Any]) -> Act:
    """An action on the ticket that takes no text."""

    def act(db: Session, ticket: OpenedTicket, _text: str, key: UUID) -> Any:
        return action(db, ticket.district_id, ticket.id, once=key)

    return act


SEND = "Mod+Enter"  #: the one key that commits the text first; others would run before it has arrived
# fmt: off
ACCEPT = TicketButton("accept", lazy("Accept"), "assignment_ind", lazy("The ticket is yours"), _plain(actions.accept), SEND)
RESOLVE = TicketButton("resolve", lazy("Send and resolve"), "check", lazy("The answer is on record"), _text(actions.resolve, "answer"), SEND)
CHECK = TicketButton("resolve", lazy("Send to be checked"), "rule", lazy("Sent to the centre"), _text(actions.resolve, "answer"), SEND)
PROGRESS = TicketButton("progress", lazy("Note progress"), "engineering", lazy("It is written down"), _text(actions.progress, "body"))
RETURN = TicketButton("return", lazy("Return"), "undo", lazy("Returned to the centre"), _text(actions.return_, "why"))
WAIT = TicketButton("wait", lazy("Wait for customer"), "hourglass_top", lazy("Waiting for the customer"), _text(actions.wait_for_customer, "body"))
RESUME = TicketButton("resume", lazy("Go on working"), "play_arrow", lazy("In progress again"), _plain(actions.resume))
ARRIVE = TicketButton("arrive", lazy("Crew arrived"), "location_on", lazy("Arrival is on record"), _plain(actions.arrive))
REMARK = TicketButton("remark", lazy("Remark for colleagues"), "sticky_note_2", lazy("It is written down"), _text(actions.remark, "body"))
ADD = TicketButton("add", lazy("Customer added"), "person", lazy("It is written down"), _text(actions.add, "body"))
FORWARD = TicketButton("forward", lazy("Forward"), "forward", lazy("Forwarded"), _text(actions.forward, "remark"), SEND)
BACK = TicketButton("forward", lazy("Not good enough"), "undo", lazy("Sent back to the district"), _text(actions.forward, "remark"))
URGE = TicketButton("urge", lazy("Urge"), "campaign", lazy("The urge is sent"), _text(actions.urge, "body"), SEND)
TELL = TicketButton("tell", lazy("Customer was told"), "call", lazy("Told, and closed"), _text(actions.notify, "body"), SEND)
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
    if ticket.state == "closed":
        return ActionBar((REMARK,), buttons=1, main=False)
    if ticket.state == "resolved":
        return ActionBar((TELL, REMARK), lazy("What the customer said when they were told …"), buttons=1)
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


def _answer(urge: TicketEvent) -> TicketButton:
    def act(db: Session, ticket: OpenedTicket, text: str, key: UUID) -> Any:
        return actions.answer_urge(db, ticket.district_id, urge.ref, answer=text, once=key)

    return TicketButton("answer", lazy("Answer the urge"), "reply", lazy("The urge is answered"), act)
