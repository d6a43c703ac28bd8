"""The worker that empties the outbox: leases, sends, notes what happened; killed at any point it loses nothing.

A message is leased for two minutes in a transaction of its own, sent outside any transaction, and marked in a
third. A worker that dies in between leaves a lease that runs out, and the message is sent again by its own name.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
from datetime import timedelta
from threading import Event

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.database import engine, system
from portal.messages.channels import send
from portal.messages.letters import Letter

log = logging.getLogger("portal.worker")
LEASE = timedelta(minutes=2)
BATCH = 5
TRIES = 8  # after one, two, four … minutes: the last about two hours after the first
QUIET = 2.0  # seconds between looks when nobody calls

TAKE = text(
    """
    update message m
    set leased_until = now() + :lease, leased_by = :worker, attempts = m.attempts + 1
    from (select district_id, id from message
          where state = 'waiting' and not_before <= now() and (leased_until is null or leased_until < now())
          order by not_before for update skip locked limit :batch) due
    where m.district_id = due.district_id and m.id = due.id
    returning m.district_id, m.id, m.channel, m.recipient, m.subject, m.body, m.dedupe_key, m.attempts
    """
)
FAILED = text(
    """
    update message
    set error = :error, leased_until = null,
        state = case when attempts >= :tries then 'failed' else state end,
        not_before = now() + interval '1 minute' * power(2, least(attempts, 8) - 1)
    where district_id = :district and id = :id and leased_by = :worker and state = 'waiting'
    """
)


def once(worker: str) -> int:
    """Send what is due now, at most one batch. Returns how many were taken."""
    with system("portal_worker") as db:
        taken = db.execute(TAKE, {"lease": LEASE, "worker": worker, "batch": BATCH}).all()
    for m in taken:
        try:
            send(Letter(m.channel, m.recipient, m.subject, m.body, m.dedupe_key))
        except Exception as error:  # whatever one message does, the others go on and it has a last try
            log.warning(
                "message %s/%s not sent, try %s: %s", m.district_id, m.id, m.attempts, type(error).__name__
            )
            with system("portal_worker") as db:
                values = {"district": m.district_id, "id": m.id, "worker": worker, "tries": TRIES}
                db.execute(FAILED, values | {"error": type(error).__name__})
            continue
        with system("portal_worker") as db:
            db.execute(
                text("select message_sent(:district, :id, :worker)"),
                {"district": m.district_id, "id": m.id, "worker": worker},
            )
    return len(taken)


def _work(worker: str, stop: Event) -> None:
    """Send what is due, then hear on a connection of our own when somebody writes a message."""
    with engine().connect() as connection:
        ear = connection.connection.driver_connection
        assert isinstance(ear, psycopg.Connection)
        connection.detach()
        connection.exec_driver_sql("listen message")
        connection.commit()
        ear.autocommit = True
        while not stop.is_set():
            if once(worker) == 0:
                list(ear.notifies(timeout=QUIET, stop_after=1))


def main() -> None:
    """Work until SIGTERM or SIGINT; a database that is away is waited for."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker = f"{socket.gethostname()}:{os.getpid()}"
    log.info("worker %s started", worker)
    while not stop.is_set():
        try:
            _work(worker, stop)
        except (DBAPIError, psycopg.Error) as error:
            log.warning("the database is away: %s", type(error).__name__)
            stop.wait(2)
