"""A schedule read in by somebody, as its screen does it: planned, written, and what there is then."""

from __future__ import annotations

from typing import Any

from portal.access import Person
from portal.database import session
from portal.i18n import use
from portal.outages import actions
from portal.outages.schedules import importer
from portal.outages.schedules.importer import Plan
from portal.outages.schedules.reading import Reading, read
from portal.outages.schedules.types import Options
from tests.outages.conftest import ZONE, at, value
from tests.outages.schedules import DATA

PUBLISHED = "published-outages.csv"


def published() -> Reading:
    return read((DATA / PUBLISHED).read_bytes(), PUBLISHED, ZONE)


def table(*rows: str, heading: str = "Trạm,Ngày,Từ,Đến,Lý do") -> Reading:
    return read("\n".join((heading, *rows)).encode(), "lich.csv", ZONE)


def plan(person: Person, reading: Reading, **options: Any) -> Plan:
    with use("en"), session(person) as db:
        return importer.plan(db, reading, Options(**options))


def history(person: Person, reading: Reading, **options: Any) -> importer.Written:
    """With what is past, as everything of the published schedule is."""
    return write(person, reading, past=True, **options)


def write(person: Person, reading: Reading, **options: Any) -> importer.Written:
    with session(person) as db:
        return actions.import_notices(db, reading, source=PUBLISHED, **options)


def everything() -> tuple[Any, ...]:
    """All that an import could leave behind."""
    return tuple(
        value(f"select coalesce(md5(string_agg(x::text, '|' order by x::text)), '') from {t} x")
        for t in ("outage", "outage_ward", "change", "message")
    )


def day(days: int) -> str:
    return f"{at(days):%d/%m/%Y}"
