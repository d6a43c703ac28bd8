"""The worker that empties the outbox: leases, sends, notes what happened; killed at any point it loses nothing.

A message is leased for two minutes in a transaction of its own, sent outside any transaction, and marked in a
third. A worker that dies in between leaves a lease that runs out; whoever takes the message then knows that an earlier
try may have reached the gateway.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event

import httpx
import psycopg
from sqlalchemy import TextClause, text
from sqlalchemy.exc import DBAPIError

from portal import logs
from portal.database import engine, rows, system
from portal.messages import bounces, reports
from portal.messages import gateways as opened
from portal.messages.configuration import WrongGateways, gateways
from portal.messages.dispatch import harmless_again, send
from portal.messages.letters import Letter
from portal.messages.models import MessageReason, MessageState, Silence
from portal.messages.outcomes import Declined, Handed, Kept, Lost, NotNow
from portal.settings import settings

log = logging.getLogger("portal.worker")
ROLE = "portal_worker"
LEASE = timedelta(minutes=2)
BATCH = 5
TRIES = 8  # after one, two, four … minutes: the last about two hours after the first
LOOK_EVERY = 2.0  # seconds, when nobody says that there is a message
TEND_EVERY = 30.0  # seconds between looks after what was handed over

TAKE = text(
    """
    update message m
    set leased_until = now() + :lease, leased_by = :worker, attempts = m.attempts + 1
    from (select d.district_id, d.id, u.code from message d join unit u on u.id = d.district_id
          where d.state = 'waiting' and d.not_before <= now() and (d.leased_until is null or d.leased_until < now())
          order by d.not_before for update of d skip locked limit :batch) due
    where m.district_id = due.district_id and m.id = due.id
    returning m.district_id, m.id, m.kind, m.channel, m.recipient, m.subject, m.body, m.dedupe_key, m.attempts,
              m.began_at is not null as began, m.valid_until < now() as late, due.code as unit,
              still_wished(m.district_id, m.customer_id, m.channel, m.ticket_id is not null) as wished
    """
)
#: Only who holds the lease notes anything.
MINE = "district_id = :district and id = :id and leased_by = :worker and state = 'waiting'"
BEGIN = text(
    f"update message set began_at = coalesce(began_at, now()), leased_until = now() + :lease where {MINE} returning id"  # noqa: S608 (a constant)
)
AGAIN = text(
    f"""
    update message set error = :detail, reason = :reason, leased_until = null, began_at = case when :lost then began_at end,
        not_before = now() + interval '1 minute' * power(2, least(attempts, 8) - 1)
    where {MINE}
    """  # noqa: S608 (a constant)
)
LATER = text(
    f"""
    update message set reason = :reason, leased_until = null, began_at = null, attempts = attempts - 1, not_before = now() + :wait
    where {MINE}
    """  # noqa: S608 (a constant)
)
KEPT = text(
    f"""
    update message set state = 'no_gateway', reason = 'no_gateway', error = null, leased_until = null, began_at = null
    where {MINE}
    """  # noqa: S608 (a constant)
)
HANDED = text("select hand_message(:district, :id, :worker, :gateway, :references, :due, :silence, :reason)")
SETTLED = text(
    """select settle_message(district_id, id, :state, :reason, :detail) from message
       where district_id = :district and id = :id and leased_by = :worker and state = 'waiting'"""
)
SILENT = text(
    """
    select settle_message(m.district_id, m.id, m.silence, case m.silence when 'unbounced' then 'no_failure' else 'silent' end,
                          m.error)
    from (select district_id, id, silence, error from message
          where state = 'handed' and report_due < now() order by report_due limit :batch for update skip locked) m
    """
)


@dataclass(frozen=True, slots=True)
class Leased:
    """A message that this worker holds the lease of. ``began``: an earlier try may have reached its gateway."""

    district_id: int
    id: int
    kind: str
    channel: str
    recipient: str
    subject: str
    body: str
    dedupe_key: str
    attempts: int
    began: bool
    late: bool | None
    unit: str
    wished: bool

    @property
    def letter(self) -> Letter:
        """It as it is sent."""
        return Letter(
            self.channel, self.recipient, self.subject, self.body, self.dedupe_key, self.kind, self.unit
        )


def once(worker: str) -> int:
    """Send what is due now, at most one batch. Returns how many were taken."""
    with system(ROLE) as db:
        taken = rows(db, TAKE, Leased, lease=LEASE, worker=worker, batch=BATCH)
    for message in taken:
        _Try(message, worker).make()
    return len(taken)


@dataclass(frozen=True, slots=True)
class _Try:
    """One try to send one message, and what is noted of it."""

    message: Leased
    worker: str

    def make(self) -> None:
        """Whatever this message does, the others go on, and it has a last try."""
        if self.message.late:
            return self._settle(MessageState.EXPIRED, MessageReason.TOO_LATE)
        if not self.message.wished:
            return self._settle(MessageState.FAILED, MessageReason.UNWANTED)
        if self.message.attempts > TRIES:  # it took down whoever tried
            return self._settle(MessageState.FAILED, MessageReason.POISON)
        try:
            if not harmless_again(self.message.channel) and not self._begin():
                return None
            outcome = send(self.message.letter, again=self.message.began)
        except NotNow as error:
            return self._note(LATER, reason=error.reason, wait=error.wait)
        except Declined as error:
            return self._settle(MessageState.FAILED, error.reason, error.detail)
        except Exception as error:
            return self._failed(error)
        match outcome:
            case Handed():
                self._handed(outcome)
            case Kept():
                self._note(KEPT)

    def _begin(self) -> bool:
        """Note that it may be sent from now on; false where the lease ran out, and perhaps another worker sends it."""
        with system(ROLE) as db:
            mine = {"district": self.message.district_id, "id": self.message.id, "worker": self.worker}
            return db.execute(BEGIN, mine | {"lease": LEASE}).first() is not None

    def _handed(self, outcome: Handed) -> None:
        told = gateways().gateway[outcome.gateway]
        due = timedelta(hours=told.lost_after_hours) if outcome.unsure else told.patience
        self._note(
            HANDED,
            gateway=outcome.gateway,
            references=list(outcome.references),
            due=datetime.now(UTC) + due,
            silence=Silence.EXPIRED if outcome.unsure else told.silence,
            reason=MessageReason.UNKNOWN if outcome.unsure else None,
        )

    def _failed(self, error: Exception) -> None:
        """A gateway that is away is tried again for hours; anything else is the message's own fault, or ours."""
        m, kind = self.message, type(error).__name__
        log.warning("message %s/%s not sent, try %s: %s", m.district_id, m.id, m.attempts, kind)
        away = isinstance(error, OSError | WrongGateways | httpx.HTTPError)
        if m.attempts >= TRIES:
            return self._settle(
                MessageState.FAILED, MessageReason.UNREACHABLE if away else MessageReason.POISON, kind
            )
        reason = MessageReason.UNREACHABLE if away else MessageReason.POISON
        self._note(AGAIN, reason=reason, detail=kind, lost=isinstance(error, Lost))

    def _settle(self, state: MessageState, reason: MessageReason, detail: str | None = None) -> None:
        self._note(SETTLED, state=state, reason=reason, detail=detail)

    def _note(self, statement: TextClause, **values: object) -> None:
        mine = {"district": self.message.district_id, "id": self.message.id, "worker": self.worker}
        with system(ROLE) as db:
            db.execute(statement, mine | values)


def tend() -> None:
    """Look after what was handed over: ask for it where that can be done; what stays silent is what silence says there.

    Whatever goes wrong in it is looked at another time: no message waits for it.
    """
    for look in (opened.keep_up, bounces.collect, reports.ask, reports.forget, _settle_silent):
        try:
            look()
        except Exception as error:
            log.warning("%s: %s", look.__name__, type(error).__name__)


def _settle_silent() -> None:
    with system(ROLE) as db:
        db.execute(SILENT, {"batch": 100})


def _work(worker: str, stop: Event) -> None:
    """Send what is due, then hear on a connection of our own when somebody writes a message."""
    with engine().connect() as connection:
        ear = connection.connection.driver_connection
        assert isinstance(ear, psycopg.Connection)
        connection.detach()
        connection.exec_driver_sql("listen message")
        connection.commit()
        ear.autocommit = True
        tended = 0.0
        while not stop.is_set():
            if time.monotonic() - tended > TEND_EVERY:
                tended = time.monotonic()
                tend()
            if once(worker) == 0:
                list(ear.notifies(timeout=LOOK_EVERY, stop_after=1))


def main() -> None:
    """Work until SIGTERM or SIGINT; a database that is away is waited for."""
    logs.configure("worker", settings.portal_log, settings.portal_log_level)
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
    opened.close()
