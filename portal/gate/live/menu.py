"""The numbers beside the menu's entries: what is to be done, whom to tell, whom to ring; red where it is late.

They go out by the window's own socket, so no page is drawn for them and a window that nobody looks at has them too. They
are asked again when something is said that may change them, and when time alone will: never otherwise.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from uuid import UUID

import anyio
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import CENTRE, DISTRICT, SignedOut
from portal.callbacks.queries import WAITING
from portal.database import acting, rows, session
from portal.gate import session_lookup
from portal.tickets.queries.conditions import IS_OPEN, PAST_DUE, STILL_DUE, UNTOLD, parameters

GAP = 1.0  #: seconds between two counts for one window, however much happens
#: News that may change a number.
KINDS = frozenset({"ticket", "message", "outage"})
#: An answer that nobody was told for so long is late, as it is in the list of calls.
UNTOLD_LATE = "interval '1 day'"

_COUNTS = text(f"""
    with held as (
        select count(*) as open, count(*) filter (where {PAST_DUE}) as overdue, min(next_due) filter (where {STILL_DUE}) as next
        from ticket where holder_unit_id = :unit and {IS_OPEN}),
    untold as (
        select count(*) as untold, count(*) filter (where resolved_at < cast(:now as timestamptz) - {UNTOLD_LATE}) as late,
               min(resolved_at + {UNTOLD_LATE}) filter (where resolved_at >= cast(:now as timestamptz) - {UNTOLD_LATE}) as next
        from ticket where :centre and {UNTOLD}),
    calls as (
        select count(*) as calls, count(*) filter (where due < :now) as late from ({WAITING}) waiting),
    soon as (
        select least(min(not_before) filter (where not_before > :now), min(due) filter (where due > :now),
                     min(valid_until) filter (where valid_until > :now)) as next
        from callback where state = 'waiting'),
    again as (
        select min(c.not_before) as next from ticket
        join callback c on c.district_id = ticket.district_id and c.dedupe_key = 'ticket:' || ticket.district_id || ':' || ticket.id
        where :centre and {UNTOLD} and c.not_before > :now)
    select held.open, held.overdue, untold.untold, untold.late as untold_late, calls.calls, calls.late as calls_late,
           least(held.next, untold.next, soon.next, again.next) as next
    from held, untold, calls, soon, again
""")  # noqa: S608 (constants)


@dataclass(frozen=True, slots=True)
class MenuCounts:
    """What one's unit holds, whom the centre has to tell, whom to ring, and how many of each are late.

    ``next`` is when time alone changes one of them.
    """

    open: int
    overdue: int
    untold: int
    untold_late: int
    calls: int
    calls_late: int
    next: datetime | None


#: By the page that an entry leads to: how many, and how many of them are late.
Menu = dict[str, tuple[int, int]]


def menu_counts(db: Session, *, now: datetime) -> MenuCounts | None:
    """All numbers, in one statement; None for who works on no tickets."""
    me = acting(db)
    if me.role not in DISTRICT + CENTRE:
        return None
    asked = parameters(now) | {"unit": me.unit_id, "centre": me.role in CENTRE}
    (counted,) = rows(db, _COUNTS, MenuCounts, **asked)
    return counted


def entries(counted: MenuCounts) -> Menu:
    """The numbers as they stand in the menu."""
    return {
        "home": (counted.untold, counted.untold_late),
        "tickets": (counted.open, counted.overdue),
        "messages": (counted.calls, counted.calls_late),
    }


class Counting:
    """When a window's numbers are asked for, and what it was told."""

    def __init__(self, login: UUID) -> None:
        self._login = login
        self._stale, self._asked_at, self._changes_at = True, float("-inf"), float("inf")
        self._told: Menu = {}

    def heard(self, kinds: Collection[str], *, anew: bool) -> None:
        """Something was said."""
        self._stale = self._stale or anew or not KINDS.isdisjoint(kinds)

    def wait(self) -> float:
        """Seconds until it should ask; for ever where nothing changes by itself."""
        at = self._asked_at + GAP if self._stale else max(self._changes_at, self._asked_at + GAP)
        return max(0.0, at - time.monotonic())

    async def menu(self) -> Menu | None:
        """The numbers, where they are others than were told. A database that is away leaves them as they were."""
        self._stale, self._asked_at = False, time.monotonic()
        try:
            counted = await session_lookup.aside(partial(_asked, self._login), _counting())
        except session_lookup.Down:
            self._changes_at = time.monotonic() + session_lookup.PATIENCE
            return None
        left = (
            (counted.next - datetime.now(UTC)).total_seconds() if counted and counted.next else float("inf")
        )
        self._changes_at = time.monotonic() + left
        menu = entries(counted) if counted else {}
        if menu == self._told:
            return None
        self._told = menu
        return menu


def _asked(login: UUID) -> MenuCounts | None:
    try:
        with session(login) as db:
            return menu_counts(db, now=datetime.now(UTC))
    except SignedOut:
        return None  # the window is about to be closed


@cache
def _counting() -> anyio.CapacityLimiter:
    # Threads of their own: who signs in does not wait behind numbers.
    return anyio.CapacityLimiter(4)
