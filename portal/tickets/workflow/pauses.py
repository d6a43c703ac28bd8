"""Waiting for the customer: clocks that may stand still do, until the work goes on by whatever is done next."""

from __future__ import annotations

from portal.tickets.sla import targets
from portal.tickets.workflow.custody import Held

WAITING = "waiting"


def begin(held: Held) -> None:
    """The ticket waits from now on."""
    _enter(held, WAITING)


def end(held: Held) -> None:
    """The work goes on, where it waited."""
    if held.ticket.state == WAITING:
        _enter(held, "working")


def _enter(held: Held, state: str) -> None:
    held.ticket.state = state
    held.db.flush()  # a trigger begins or ends the pause
    targets.count_anew(held.db, held.ticket)
