"""What the person at the screen can do with the opened ticket: ways to write, buttons, and what stands in the menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.access import CENTRE, Person, may
from portal.i18n import Lazy, lazy
from portal.settings import settings
from portal.tickets import actions
from portal.tickets.queries.single import OpenedTicket
from portal.tickets.queries.timeline import TicketEvent
from portal.ui.screens.tickets import recipient, ways
from portal.ui.screens.tickets.ways import Way

#: Does it to the ticket, with the text that was written.
Act = Callable[[Session, OpenedTicket, str], object]


@dataclass(frozen=True)
class TicketButton:
    """One action on the ticket: with a ``way`` it gets what was written there, with ``asks`` it opens a dialog first."""

    key: str
    label: Lazy
    icon: str
    said: Lazy  #: the confirmation
    act: Act | None = None
    way: Way | None = None  #: who reads what it is given; None: it takes no words
    asks: str = ""  #: which dialog

    @property
    def name(self) -> Lazy:
        """What it is called among the ways."""
        return (self.way and self.way.name) or self.label

    @property
    def symbol(self) -> str:
        """Its icon among the ways."""
        return (self.way and self.way.symbol) or self.icon


@dataclass(frozen=True)
class ActionBar:
    """What there is at this moment; without a way to write there is no bar.

    Args:
        ways: each with a box of its own.
        likely: the way that is chosen at first; none: the first.
        acts: what needs no words, the first of them the main one.
        more: what stands in the menu: further ways, and what needs no words.
        draft: what stands at first in the box of the answer.
        main: whether it has what is to be done here; else the next ticket is.
    """

    ways: tuple[TicketButton, ...] = ()
    likely: str = ""
    acts: tuple[TicketButton, ...] = ()
    more: tuple[TicketButton, ...] = ()
    draft: str = ""
    main: bool = True

    @property
    def offered(self) -> dict[str, TicketButton]:
        """Every way that can be chosen, by its key."""
        return {verb.key: verb for verb in (*self.ways, *self.more) if verb.way}


# fmt: off
ACCEPT = TicketButton("accept", lazy("Accept"), "assignment_ind", lazy("The ticket is yours"), lambda db, t, _text: actions.accept(db, *t.key))
RESOLVE = TicketButton("resolve", lazy("Send and resolve"), "check", lazy("The answer is on record"), lambda db, t, text: actions.resolve(db, *t.key, answer=text), ways.CUSTOMER)
RING = replace(RESOLVE, label=lazy("Resolve, centre rings"), icon="call")
CHECK = TicketButton("resolve", lazy("Send to be checked"), "rule", lazy("Sent to the centre"), lambda db, t, text: actions.resolve(db, *t.key, answer=text), ways.CHECKED)
PROGRESS = TicketButton("progress", lazy("Note progress"), "engineering", lazy("It is written down"), lambda db, t, text: actions.progress(db, *t.key, body=text), ways.PROGRESS)
RETURN = TicketButton("return", lazy("Return"), "undo", lazy("Returned to the centre"), lambda db, t, text: actions.return_(db, *t.key, why=text), ways.RETURN)
WAIT = TicketButton("wait", lazy("Wait for customer"), "hourglass_top", lazy("Waiting for the customer"), lambda db, t, text: actions.wait_for_customer(db, *t.key, body=text), ways.WAIT)
RESUME = TicketButton("resume", lazy("Go on working"), "play_arrow", lazy("In progress again"), lambda db, t, _text: actions.resume(db, *t.key))
ARRIVE = TicketButton("arrive", lazy("Crew arrived"), "location_on", lazy("Arrival is on record"), lambda db, t, _text: actions.arrive(db, *t.key))
REMARK = TicketButton("remark", lazy("Remark for colleagues"), "sticky_note_2", lazy("It is written down"), lambda db, t, text: actions.remark(db, *t.key, body=text), ways.COLLEAGUES)
ADD = TicketButton("add", lazy("Customer added"), "person", lazy("It is written down"), lambda db, t, text: actions.add(db, *t.key, body=text), ways.ADDED)
FORWARD = TicketButton("forward", lazy("Forward"), "forward", lazy("Forwarded"), lambda db, t, text: actions.forward(db, *t.key, remark=text), ways.FORWARD)
BACK = TicketButton("forward", lazy("Not good enough"), "undo", lazy("Sent back to the district"), lambda db, t, text: actions.forward(db, *t.key, remark=text), ways.BACK)
URGE = TicketButton("urge", lazy("Urge"), "campaign", lazy("The urge is sent"), lambda db, t, text: actions.urge(db, *t.key, body=text), ways.URGE)
ANSWER = TicketButton("answer", lazy("Answer the urge"), "reply", lazy("The urge is answered"), way=ways.ANSWER)
FOLLOW_UP = TicketButton("follow_up", lazy("Not solved, says the customer"), "replay", lazy("It continues as a new ticket in the same thread"), lambda db, t, text: actions.follow_up(db, *t.key, said=text), ways.FOLLOW_UP)
TELL = TicketButton("tell", lazy("Customer was told"), "call", lazy("Told, and closed"), lambda db, t, text: actions.notify(db, *t.key, body=text), ways.TOLD)
CORRECT = TicketButton("correct", lazy("Correct the category"), "edit_note", lazy("Corrected, and counted anew"), asks="category")
REASSIGN = TicketButton("reassign", lazy("Give to a colleague"), "switch_account", lazy("Given to a colleague"), asks="colleague")
ELSEWHERE = TicketButton("elsewhere", lazy("Forward to another unit"), "alt_route", lazy("Forwarded"), asks="unit")
REROUTE = TicketButton("reroute", lazy("Give to another unit"), "alt_route", lazy("Given to another unit"), asks="unit")
# fmt: on
#: All that words are written for, by key, whether or not it can be done now.
WRITTEN = {
    verb.key: verb
    for verb in (RESOLVE, PROGRESS, RETURN, WAIT, REMARK, ADD, FORWARD, URGE, ANSWER, FOLLOW_UP, TELL)
}
#: Done with, but for a remark.
QUIET = ActionBar((REMARK,), main=False)


def offer(
    ticket: OpenedTicket, person: Person, urge: TicketEvent | None, now: datetime, draft: str = ""
) -> ActionBar:
    """What this person can do now; ``urge`` is the one without an answer, ``draft`` what the district would answer."""
    if person.role in CENTRE:
        return _centre(ticket, person, now, draft)
    if not ticket.open or not ticket.mine:
        return QUIET
    give = (REASSIGN,) if may(actions.reassign, person) else ()
    if not ticket.accepted_at:
        return ActionBar((REMARK, RETURN), acts=(ACCEPT,), more=give)
    return _working(ticket, urge, give)


def _working(ticket: OpenedTicket, urge: TicketEvent | None, give: tuple[TicketButton, ...]) -> ActionBar:
    answer = CHECK if ticket.checked else _resolve(ticket)
    arrive = (ARRIVE,) if ticket.arrive_due and not ticket.arrived_at else ()
    pause = RESUME if ticket.state == "waiting" else WAIT
    more = (*arrive, RETURN, pause, *give)
    if urge:
        return ActionBar((answer, REMARK, PROGRESS, _answer(urge)), "answer", more=more)
    return ActionBar((answer, REMARK, PROGRESS), more=more)


def _centre(ticket: OpenedTicket, person: Person, now: datetime, draft: str) -> ActionBar:
    hand = (REROUTE,) if may(actions.reroute, person) else ()
    back = (FOLLOW_UP,) if _may_come_back(ticket, now) else ()
    if ticket.state == "closed":
        return ActionBar((*back, REMARK), main=False)
    if ticket.state == "resolved":
        return ActionBar((TELL, REMARK), more=back)
    if not ticket.mine:  # as long as nothing presses, what is likeliest is that the customer called again
        return ActionBar((ADD, REMARK, URGE), "urge" if ticket.overdue(now) else "add", more=hand)
    if ticket.state == "checking":
        return ActionBar((_resolve(ticket), REMARK, BACK), draft=draft)
    if ticket.handler == "centre":
        return ActionBar((_resolve(ticket), REMARK, ADD), more=(FORWARD, ELSEWHERE, CORRECT))
    forward = replace(FORWARD, label=lazy("Forward to {unit}", unit=ticket.goes_to))
    return ActionBar((forward, REMARK, ADD), more=(ELSEWHERE, CORRECT))


def _resolve(ticket: OpenedTicket) -> TicketButton:
    """Its button says whether anything is sent."""
    return RESOLVE if recipient.goes(ticket) else RING


def _may_come_back(ticket: OpenedTicket, now: datetime) -> bool:
    done = ticket.resolved_at
    return (
        not ticket.followed_by
        and done is not None
        and now - done <= timedelta(days=settings.portal_reopen_days)
    )


def _answer(urge: TicketEvent) -> TicketButton:
    return replace(
        ANSWER, act=lambda db, t, text: actions.answer_urge(db, t.district_id, urge.urge, answer=text)
    )
