"""How a request came in and how far it is: closed lists."""

from __future__ import annotations

from portal.i18n import lazy as _l
from portal.vocabulary import Vocabulary, literals


class RequestChannel(Vocabulary):
    """How a request came in; how customers are written to is in `portal.messages.channels`."""

    PHONE = "phone", _l("Phone")
    WEB = "web", _l("Website")
    SMS = "sms", _l("Text message")
    EMAIL = "email", _l("Email")
    APP = "app", _l("Mobile app")
    COUNTER = "counter", _l("Counter")


class TicketState(Vocabulary):
    """How far a ticket is, in the order of its life."""

    NEW = "new", _l("New")
    WORKING = "working", _l("In progress")
    WAITING = "waiting", _l("Waiting for customer")
    CHECKING = "checking", _l("To be checked")
    RETURNED = "returned", _l("Returned")
    RESOLVED = "resolved", _l("Resolved")
    CLOSED = "closed", _l("Closed")


#: Resolved or more; the others are open.
DONE = (TicketState.RESOLVED, TicketState.CLOSED)
OPEN = tuple(state for state in TicketState if state not in DONE)
OPEN_SQL = f"state in ({literals(OPEN)})"
