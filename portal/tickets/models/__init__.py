"""Tickets: what a customer asked for, who holds it, until when, and what was said on the way."""

from portal.tickets.models.ledger import Holding, HoldingReason, Pause
from portal.tickets.models.states import DONE, OPEN, OPEN_SQL, RequestChannel, TicketState
from portal.tickets.models.taken_back import TakenBack
from portal.tickets.models.thread import MAX_URGES, Note, NoteKind, Urge
from portal.tickets.models.ticket import Ticket

__all__ = [
    "DONE", "MAX_URGES", "OPEN", "OPEN_SQL", "Holding", "HoldingReason", "Note", "NoteKind", "Pause", "RequestChannel",
    "TakenBack", "Ticket", "TicketState", "Urge",
]  # fmt: skip
