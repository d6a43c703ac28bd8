"""Rows a second of what is done in bulk; every run is rolled back, so that the data stays as it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.customers import actions as customers
from portal.customers.editing import Edit
from portal.customers.models import Customer
from portal.database import acting, session
from portal.organisation import login_sessions
from portal.organisation.models import Ward, WardUnit
from portal.outages.schedules import importer
from portal.outages.schedules.reading import read
from portal.ui.app import clock

NOTICES = 2_000
RECORDS = 500
HEADING = "Ngày,Thời gian từ,Thời gian đến,Khu vực,Trạng thái"
ASIDE = 30  #: days ahead, where the demo has no outages


class _Undo(Exception):
    """Ends a transaction without writing."""


def bulk(person: str = "minh") -> dict[str, float]:
    """Rows a second, by what is done."""
    login = login_sessions.sign_in("demo", person, email=None, name=person)
    return {**_import(login), **_grid(login)}


def _import(login: UUID) -> dict[str, float]:
    content = _schedule(login)
    began = time.perf_counter()
    reading = read(content, "schedule.csv", clock.zone(), today=clock.today())
    with _undone(login) as db:
        plan = importer.plan(db, reading)
        dry = time.perf_counter() - began
        written = importer.write(db, plan, source="schedule.csv")
        db.flush()
        both = time.perf_counter() - began
    assert written.new == NOTICES, (written, plan.counts)
    return {"import of outages, dry run": NOTICES / dry, "import of outages, written": NOTICES / both}


def _schedule(login: UUID) -> bytes:
    """Notices for wards of the person's own unit, no two alike."""
    with session(login) as db:
        mine = select(Ward.name).join(WardUnit, WardUnit.ward_id == Ward.id)
        wards = db.scalars(mine.where(WardUnit.unit_id == acting(db).unit_id)).all()
    first = clock.today() + timedelta(days=ASIDE)
    rows = [HEADING]
    for n in range(NOTICES):
        day = first + timedelta(days=n % 60)
        ward = wards[n // 60 % len(wards)]
        hour = 6 + n // 60 // len(wards) % 12
        rows.append(f'{day:%d/%m/%Y},{hour}:{n % 60:02},{hour + 4}:00,"Đường số {n}, {ward}",Kế hoạch')
    return "\n".join(rows).encode()


def _grid(login: UUID) -> dict[str, float]:
    with session(login) as db:
        unit = acting(db).unit_id
        seen = select(Customer.id, Customer.version, Customer.care_note).where(Customer.district_id == unit)
        rows = db.execute(seen.order_by(Customer.code).limit(RECORDS)).all()
    edits = [Edit(r.id, r.version, {"care_note": r.care_note}, {"care_note": f"Đo {uuid4()}"}) for r in rows]
    return {
        "customers saved from a grid": _timed(
            login, len(edits), lambda db: customers.update_many(db, unit, edits)
        )
    }


def _timed(login: UUID, count: int, work: Callable[[Session], object]) -> float:
    with _undone(login) as db:
        began = time.perf_counter()
        work(db)
        db.flush()
        return count / (time.perf_counter() - began)


@contextmanager
def _undone(login: UUID) -> Iterator[Session]:
    try:
        with session(login) as db:
            yield db
            raise _Undo
    except _Undo:
        pass
