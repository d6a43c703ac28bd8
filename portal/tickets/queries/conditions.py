"""What a ticket is called by its state and the clock, each said once: lists, tiles, board and figures ask by these.

They are SQL about the table ``ticket`` under its own name, so that they serve a ``select()`` and a ``text()`` alike.
What is constant stands in them as a constant, or PostgreSQL would not see that a partial index fits. ``:now`` and
``:midnight`` are those of :func:`parameters`.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from portal.formats import local
from portal.tickets.models import OPEN_SQL

IS_OPEN = f"ticket.{OPEN_SQL}"
RETURNED = "ticket.state = 'returned'"
#: Answered, and the customer does not know yet.
UNTOLD = "ticket.state = 'resolved'"
#: So long what is done stays in the list of who did it.
DONE_STAYS = timedelta(days=7)
DONE_LATELY = "ticket.resolved_at >= :lately"

# Of an open one. Where the WHERE asks for IS_OPEN they are asked alone: the index of open tickets does not hold the
# state, so it could not count them by itself.
# Due is the first limit whose verdict is not given, of whichever clock; what has none or stands still is never due.
PAST_DUE = "ticket.next_due < :now"
STILL_DUE = "ticket.next_due >= :now"
DUE_TODAY = f"{STILL_DUE} and ticket.resolve_due <= :midnight"
URGED = "ticket.urges_open > 0"
#: It follows an answered one: the customer said that it was not solved.
REOPENED = "ticket.follows_id is not null"

# Of a resolved one: a verdict, which a trigger keeps.
LIMITED = "ticket.resolve_due is not null"
ON_TIME = "ticket.resolved_at <= ticket.resolve_due"

# The share on time is ON_TIME ÷ (LIMITED that were resolved + what is late): PAST_DUE now, WAS_LATE at an earlier ``:until``.
WAS_LATE = """
    ticket.received_at < :until and (ticket.resolved_at is null or ticket.resolved_at >= :until)
    and least(ticket.resolve_due,
              case when ticket.responded_at is null or ticket.responded_at >= :until then ticket.respond_due end,
              case when ticket.arrived_at is null or ticket.arrived_at >= :until then ticket.arrive_due end) < :until
"""

#: What a list can show, and what is counted beside it.
VIEWS = {
    "all": IS_OPEN,
    "overdue": f"{IS_OPEN} and {PAST_DUE}",
    "today": f"{IS_OPEN} and {DUE_TODAY}",
    "returned": RETURNED,
    "urged": f"{IS_OPEN} and {URGED}",
    "reopened": f"{IS_OPEN} and {REOPENED}",
    "untold": UNTOLD,
    "done": DONE_LATELY,
}


def parameters(now: datetime) -> dict[str, datetime]:
    """What the conditions take, seen from an aware moment: it, 24:00 of the utility's day, and since when is lately."""
    return {"now": now, "midnight": end_of_today(now), "lately": now - DONE_STAYS}


def end_of_today(now: datetime) -> datetime:
    """24:00 of the utility's day."""
    here = local(now)
    return datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo)
