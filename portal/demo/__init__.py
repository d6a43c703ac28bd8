"""The demo: customers, tickets and outages that look like a utility's, made inside the database.

``load()`` fills an empty database; ``python -m portal demo`` says how large. The same seed, sizes and moment give the
same data. SQL makes the rows (``sql/*.sql``) out of hashes of their numbers, one way for any size; Python chooses what
is few: the shape of days and hours, names, whom a fault hits now, and what lies open in the inboxes today.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from portal.demo.plan import AlreadyFilled, Plan

#: Called with what is done, of how much, and what is being made.
Progress = Callable[[float, float, str], None]

SEED = 7

__all__ = ["SEED", "AlreadyFilled", "Plan", "Progress", "load"]


def load(
    progress: Progress | None = None,
    *,
    customers: int | None = None,
    tickets: int | None = None,
    seed: int = SEED,
    now: datetime | None = None,
    replace: bool = False,
) -> None:
    """Make the demo in the database of the settings, for the profile of the settings. All of it, or nothing.

    Args:
        progress: told how far it is.
        customers, tickets: how many; by default as the settings say.
        seed: another seed gives other people and requests.
        now: the moment that what is open is open at (aware); by default this minute.
        replace: take away every customer, ticket and outage that is there, and all records of changes.

    Raises:
        AlreadyFilled: there are customers, stations or outages, and they are not to be replaced.
    """
    import psycopg

    from portal.demo.generate import make
    from portal.settings import libpq, settings

    at = (now or datetime.now(UTC)).replace(second=0, microsecond=0)
    plan = Plan(
        customers=settings.portal_demo_customers if customers is None else customers,
        tickets=settings.portal_demo_tickets if tickets is None else tickets,
        seed=seed,
        now=at,
        profile=settings.profile,
    )
    with psycopg.connect(libpq(settings.database_url), options="-c timezone=UTC") as db:
        make(db, plan, progress or (lambda _done, _total, _what: None), replace=replace)
