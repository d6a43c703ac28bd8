"""The one table of states: what each is called, its icon and its tone. Colour never stands alone."""

from __future__ import annotations

from typing import NamedTuple

from portal.formats import Tone
from portal.i18n import Lazy, lazy


class Status(NamedTuple):
    """A state as people see it."""

    word: Lazy
    icon: str
    tone: Tone


STATUSES: dict[str, Status] = {
    # a ticket's state
    "new": Status(lazy("New"), "mark_email_unread", "blue"),
    "working": Status(lazy("In progress"), "pending", "gray"),
    "waiting": Status(lazy("Waiting for customer"), "hourglass_top", "gray"),
    "checking": Status(lazy("To be checked"), "rule", "blue"),
    "returned": Status(lazy("Returned"), "undo", "orange"),
    "resolved": Status(lazy("Resolved"), "check_circle", "green"),
    "closed": Status(lazy("Closed"), "lock", "gray"),
    # its time limit, and what presses on it
    "overdue": Status(lazy("Overdue"), "alarm", "red"),
    "today": Status(lazy("Due today"), "schedule", "yellow"),
    "in_time": Status(lazy("In time"), "schedule", "gray"),
    "urged": Status(lazy("Urged"), "campaign", "violet"),
    # an outage
    "draft": Status(lazy("Draft"), "edit_note", "orange"),
    "posted": Status(lazy("Posted"), "event_available", "blue"),
    "postponed": Status(lazy("Postponed"), "event_repeat", "violet"),
    "cancelled": Status(lazy("Cancelled"), "event_busy", "gray"),
    "off": Status(lazy("Off as announced"), "power_off", "red"),
    "over": Status(lazy("Over by schedule"), "event_note", "gray"),
    "fault": Status(lazy("Fault, power is off"), "power_off", "red"),
    "restored": Status(lazy("Power is back"), "power", "green"),
    # a line of a file that is read in
    "add": Status(lazy("To be added"), "check", "green"),
    "change": Status(lazy("To be changed"), "edit", "blue"),
    "same": Status(lazy("No change"), "drag_handle", "gray"),
    "skipped": Status(lazy("Left out"), "remove", "gray"),
    "other": Status(lazy("Not yours"), "do_not_disturb_on", "gray"),
    "wrong": Status(lazy("Error"), "error", "red"),
    # a message
    "queued": Status(lazy("To be sent"), "schedule_send", "gray"),
    "sent": Status(lazy("Sent"), "mark_email_read", "green"),
    "failed": Status(lazy("Not sent"), "error", "red"),
}


def status(key: str) -> Status:
    """The words, icon and tone of a state; a `StrEnum` value will do. Raises KeyError for one nobody declared."""
    return STATUSES[str(key)]
