"""Keeping watch: what time alone brings about. Limits half gone or passed are noticed, what nobody acknowledged climbs, calls
that nobody made in time are over.

Each is a single statement of the database, so that a watch killed at any moment has done a thing whole or not at all, and
two of them do it once. It runs in the worker's process, in a thread of its own.
"""

from __future__ import annotations

import logging
import os
import socket
from threading import Event, Thread
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.alerts import deliveries
from portal.database import system
from portal.settings import settings

_log = logging.getLogger("portal.alerts")
#: Alerts that are made, or climb, in one go.
AT_ONCE = 500


class Round(NamedTuple):
    """What one look found: alerts made, alerts looked at because their time had come, and calls whose time is over."""

    made: int
    climbed: int
    ended: int


def once() -> Round:
    """Look once."""
    with system("portal_worker") as db:
        made = db.scalar(text("select notice_limits(:most)"), {"most": AT_ONCE})
    with system("portal_worker") as db:
        climbed = db.scalar(text("select climb_alerts(:most)"), {"most": AT_ONCE})
    with system("portal_worker") as db:
        ended = db.scalar(text("select end_callbacks(:most)"), {"most": AT_ONCE})
    return Round(made or 0, climbed or 0, ended or 0)


def tell() -> None:
    """Send all that is due by the ways that people chose."""
    while deliveries.once(f"{socket.gethostname()}:{os.getpid()}"):
        pass


def keep(stop: Event) -> None:
    """Look again and again until told to stop; a database that is away is waited for."""
    while not stop.is_set():
        try:
            busy = AT_ONCE in once()
            tell()
        except DBAPIError as error:
            _log.warning("no alerts for now: %s", type(error).__name__)
            busy = False
        if not busy:
            stop.wait(settings.portal_alerts_every)


def start() -> Event:
    """Keep watch in a thread of this process; what it returns stops it."""
    stop = Event()
    Thread(target=keep, args=(stop,), name="alerts", daemon=True).start()
    return stop
