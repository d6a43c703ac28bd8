"""Telling alerts by the ways that people chose: planned for each addressee, leased, sent outside any transaction, marked.

A worker killed in between leaves a lease that runs out, and the telling is tried again. What was settled meanwhile is spared.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Row, text

from portal.alerts.models import AlertKind, AlertWay, DeliveryState
from portal.alerts.ways import AlertNotice, NoWay, ways
from portal.database import system
from portal.i18n import language, use

_log = logging.getLogger("portal.alerts")
#: Tellings leased at once, and addressees planned for at once.
LEASED, PLANNED = 10, 200
#: After one, two, four minutes; later an alert has climbed.
ATTEMPTS = 4

_DONE = text("""
    update alert_delivery set state = :state, reason = :reason, leased_until = null, done_at = now()
    where district_id = :district and id = :id and leased_by = :worker and state = 'waiting'
""")
_AGAIN = text("""
    update alert_delivery set reason = :reason, leased_until = null,
        not_before = now() + interval '1 minute' * power(2, least(attempts, 8) - 1)
    where district_id = :district and id = :id and leased_by = :worker and state = 'waiting'
""")


@dataclass(frozen=True, slots=True)
class Telling:
    """What became of one try by one way, ``reason`` a key of `ways.missing` or the name of what went wrong."""

    way: AlertWay
    state: DeliveryState
    reason: str = ""


def once(worker: str) -> int:
    """Plan for new addressees and send what is due, at most one lot. Returns how many were sent or planned."""
    with system("portal_worker") as db:
        planned: int = db.scalar(text("select plan_deliveries(:most)"), {"most": PLANNED}) or 0
    with system("portal_worker") as db:
        found = text("select * from take_deliveries(:worker, :most)")
        taken = db.execute(found, {"worker": worker, "most": LEASED}).all()
    for row in taken:
        outcome = Telling(AlertWay(row.way), DeliveryState.SPARED) if row.over else _told(row)
        _mark(row, outcome, worker)
    return planned + len(taken)


def try_out(person_id: int, chosen: Sequence[AlertWay]) -> list[Telling]:
    """Tell somebody that this is a try, by each of these ways, now; what really happened."""
    with system("portal_worker") as db:
        found = text("select language, email, phone from own_addresses(:person)")
        known = db.execute(found, {"person": person_id}).one()
    notice = AlertNotice(
        kind=AlertKind.ANSWER,
        clock=None,
        number="",
        unit="",
        language=known.language or language(),
        person_id=person_id,
        target_id=None,
        email=known.email,
        phone=known.phone,
        key=f"try:{uuid4()}",
    )
    return [_sent(way, notice) for way in chosen if way in ways()]


def _told(row: Row[tuple[object, ...]]) -> Telling:
    notice = AlertNotice(
        kind=row.kind,
        clock=row.clock,
        number=row.number,
        unit=row.unit,
        language=row.language or language(),
        person_id=row.person_id,
        target_id=row.target_id,
        email=row.email,
        phone=row.phone,
        key=f"{row.district_id}-{row.alert_id}:{row.id}",
    )
    return _sent(AlertWay(row.way), notice)


def _sent(way: AlertWay, notice: AlertNotice) -> Telling:
    try:
        with use(notice.language):
            ways()[way](notice)
    except NoWay as lacking:
        return Telling(way, DeliveryState.NO_WAY, str(lacking))
    except Exception as error:  # whatever one does, the others go on; its words may hold an address
        return Telling(way, DeliveryState.FAILED, type(error).__name__)
    return Telling(way, DeliveryState.SENT)


def _mark(row: Row[tuple[object, ...]], outcome: Telling, worker: str) -> None:
    values = {"district": row.district_id, "id": row.id, "worker": worker, "reason": outcome.reason or None}
    again = outcome.state == DeliveryState.FAILED and row.attempts < ATTEMPTS
    if outcome.state == DeliveryState.FAILED:
        _log.warning("alert not sent by %s, try %s: %s", outcome.way, row.attempts, outcome.reason)
    with system("portal_worker") as db:
        db.execute(_AGAIN, values) if again else db.execute(_DONE, values | {"state": outcome.state.value})
