"""Waiting for the customer: clocks that may stand still do, until the work goes on by whatever is done next."""

from __future__ import annotations

from portal.tickets.models import TicketState
from portal.tickets.sla import targets
from portal.tickets.workflow.custody import LockedTicket


def begin(locked: LockedTicket) -> None:
    """The ticket waits from now on."""
    _enter(locked, TicketState.WAITING)


def end(locked: LockedTicket) -> None:
    """The work goes on, where it waited."""
    if locked.ticket.state == TicketState.WAITING:
        _enter(locked, TicketState.WORKING)


def _enter(locked: LockedTicket, state: TicketState) -> None:
    locked.ticket.state = state
    locked.db.flush()  # a trigger begins or ends the pause
    targets.recompute_targets(locked.db, locked.ticket)
