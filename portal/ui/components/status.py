"""The one table of states: what each is called, its icon and its tone. Colour never stands alone.

What is stored has its word beside its value; what the clock makes of it, its word is here."""

from __future__ import annotations

from typing import NamedTuple

from portal.formats import Tone
from portal.i18n import Lazy, lazy
from portal.messages.models import MessageState
from portal.outages.models import OutageState
from portal.tickets.models import TicketState
from portal.vocabulary import Vocabulary


class Status(NamedTuple):
    """A state as people see it."""

    word: Lazy
    icon: str
    tone: Tone


def _stored(*looks: tuple[Vocabulary, str, Tone]) -> dict[str, Status]:
    return {state.value: Status(state.word, icon, tone) for state, icon, tone in looks}


STATUSES: dict[str, Status] = {
    **_stored(
        (TicketState.NEW, "mark_email_unread", "blue"),
        (TicketState.WORKING, "pending", "gray"),
        (TicketState.WAITING, "hourglass_top", "gray"),
        (TicketState.CHECKING, "rule", "blue"),
        (TicketState.RETURNED, "undo", "orange"),
        (TicketState.RESOLVED, "check_circle", "green"),
        (TicketState.CLOSED, "lock", "gray"),
        (OutageState.DRAFT, "edit_note", "orange"),
        (OutageState.POSTED, "event_available", "blue"),
        (OutageState.CANCELLED, "event_busy", "gray"),
        (OutageState.RESTORED, "power", "green"),
        (MessageState.NO_GATEWAY, "cloud_off", "red"),
        (MessageState.HANDED, "outgoing_mail", "blue"),
        (MessageState.SENT, "outgoing_mail", "gray"),
        (MessageState.UNBOUNCED, "mark_email_read", "green"),
        (MessageState.DELIVERED, "mark_email_read", "green"),
        (MessageState.FAILED, "error", "red"),
        (MessageState.EXPIRED, "timer_off", "red"),
        (MessageState.WITHDRAWN, "undo", "gray"),
    ),
    # a ticket's time limit, and what presses on it
    "overdue": Status(lazy("Overdue"), "alarm", "red"),
    "today": Status(lazy("Due today"), "schedule", "yellow"),
    "in_time": Status(lazy("In time"), "schedule", "gray"),
    "urged": Status(lazy("Urged"), "campaign", "violet"),
    # an outage
    "postponed": Status(OutageState.MOVED.word, "event_repeat", "violet"),
    "off": Status(lazy("Off as announced"), "power_off", "red"),
    "over": Status(lazy("Over by schedule"), "event_note", "gray"),
    "fault": Status(lazy("Fault, power is off"), "power_off", "red"),
    # a line of a file that is read in
    "add": Status(lazy("To be added"), "check", "green"),
    "change": Status(lazy("To be changed"), "edit", "blue"),
    "same": Status(lazy("No change"), "drag_handle", "gray"),
    "skipped": Status(lazy("Left out"), "remove", "gray"),
    "other": Status(lazy("Not yours"), "do_not_disturb_on", "gray"),
    "wrong": Status(lazy("Error"), "error", "red"),
    # a message
    "queued": Status(MessageState.WAITING.word, "schedule_send", "gray"),
}


def status(key: str) -> Status:
    """The words, icon and tone of a state; a `StrEnum` value will do. Raises KeyError for one nobody declared."""
    return STATUSES[str(key)]
