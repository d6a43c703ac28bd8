"""Somebody who writes without end, and afterwards finds every word that was confirmed, once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from portal.access import Person
from portal.database import engine, session
from portal.organisation.login_sessions import sign_in, who_is
from portal.settings import libpq, settings
from portal.tickets import actions
from portal.tickets.models import Ticket

EVERY = 0.02  # seconds between two notes


class Writer(threading.Thread):
    """Notes on a ticket, each under a key of its own; one that was not confirmed is sent again under the same key."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        forget()
        self.confirmed: list[str] = []
        self.again = 0
        self.longest = 0.0  # seconds between two confirmations
        self._over = threading.Event()
        self._person = _district_person()
        with session(self._person) as db:
            self._ticket = db.execute(
                select(Ticket.district_id, Ticket.id)
                .where(Ticket.district_id == self._person.unit_id)
                .limit(1)
            ).one()

    def run(self) -> None:
        """Write until it is over; what hangs at the end is sent until it is confirmed."""
        last = time.monotonic()
        while not self._over.is_set():
            key = uuid4()
            while not self._wrote(key):
                self.again += 1
                if self._over.wait(0.1) and time.monotonic() - last > 60:
                    return
            now = time.monotonic()
            self.longest, last = max(self.longest, now - last), now
            self.confirmed.append(f"chaos {key}")
            time.sleep(EVERY)

    def _wrote(self, key: UUID) -> bool:
        try:
            with session(self._person, once=key) as db:
                actions.remark(db, self._ticket.district_id, self._ticket.id, body=f"chaos {key}")
        except (SQLAlchemyError, psycopg.Error):
            return False
        return True

    def finish(self) -> None:
        """No more."""
        self._over.set()
        self.join(90)

    def lost_and_doubled(self, owner_url: str = "") -> tuple[int, int]:
        """How many of the confirmed are not there, and how many are there twice."""
        with psycopg.connect(libpq(owner_url or settings.database_url)) as db:
            found = Counter(body for (body,) in db.execute("select body from note where body like 'chaos %'"))
        lost = sum(1 for key in self.confirmed if not found[key])
        return lost, sum(1 for times in found.values() if times > 1)


def forget() -> None:
    """Close what is connected: the next connection asks the settings again."""
    engine().dispose()
    engine.cache_clear()


def _district_person() -> Person:
    known = who_is(sign_in("demo", "an", email=None, name=None))
    assert known is not None
    assert known.person is not None, "the demo has no person called an"
    return known.person
