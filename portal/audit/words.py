"""The record of changes in words: tables, verbs and the purposes for which personal data is opened."""

from __future__ import annotations

from portal.words import _
from portal.words import lazy as _l

TABLES = {
    "customer": _l("Customer"), "ticket": _l("Ticket"), "holding": _l("Holder of a ticket"), "note": _l("Note"),
    "urge": _l("Urge"), "outage": _l("Outage"), "outage_ward": _l("Ward of an outage"), "message": _l("Message"),
    "category": _l("Category"), "limit_rule": _l("Time limit"), "person": _l("Person"), "assignment": _l("Role"),
    "group_role": _l("Role of a group"), "calendar_day": _l("Calendar day"), "unit": _l("Unit"),
    "feeder": _l("Feeder"), "transformer": _l("Transformer"),
}  # fmt: skip

OPERATIONS = {"insert": _l("Added"), "update": _l("Changed"), "delete": _l("Removed")}

#: Why a record was opened; a purpose that has no words here is shown as it is.
PURPOSES = {
    "edit": _l("To correct the record"), "history": _l("To see what changed"), "work": _l("To work on the ticket"),
    "look-up": _l("To answer how far it is"), "call": _l("The caller on the line"), "open": _l("The record was opened"),
}  # fmt: skip


def verb(action: str | None, operation: str) -> str:
    """What happened to the row, with the action that did it."""
    done = str(OPERATIONS[operation])
    return f"{done} · {action}" if action else _("{done}, by hand or by the portal", done=done)
