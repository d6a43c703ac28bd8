"""Stations and lines in An's and Bình's districts, with customers, and hours to cut them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from portal.access import Person
from portal.database import owner_engine, session
from portal.outages import actions
from portal.profiles import load
from portal.settings import settings
from tests.people import signed_in

ZONE = load("evnhcmc").zone

GRID = """
    with f as (
        insert into feeder (district_id, code, name)
        select u.id, 'F' || n || '-' || u.code, 'Tuyến 47' || n || ' Ví Dụ'
        from unit u, generate_series(1, 2) n where u.code in ('PE0400', 'PE1000') returning *
    ), t as (
        insert into transformer (district_id, code, name, feeder_id, ward_id)
        select f.district_id, 'T' || n || '-' || f.code, 'Trạm Mẫu ' || right(f.code, 4)::int / 100 || n || substr(f.code, 2, 1), f.id,
               (select min(w.ward_id) from ward_unit w where w.unit_id = f.district_id)
        from f, generate_series(1, 2) n returning *
    )
    insert into customer (district_id, code, name, phone, email, notify_by, ward_id, transformer_id, care_note)
    select t.district_id, 'PE' || lpad((t.id * 100 + n)::text, 11, '0'), 'Trần Thị Mẫu',
           case when n <> 3 then '0951' || lpad((t.id * 100 + n)::text, 6, '0') end,
           case when n = 2 then 'khach' || t.id || '@thu.example' end,
           case n when 2 then 'email' when 4 then 'none' else 'sms' end, t.ward_id, t.id,
           case when n = 1 then 'Có người thở máy tại nhà' end
    from t, generate_series(1, 5) n
"""
# Of five customers of a station: 1 and 5 by text, 2 by email, 3 has no phone, 4 wants no messages.
CUSTOMERS, TELLABLE = 5, 3


TEXTS = """
[gateway.texts]
kind = "http"
submit = { url = "http://127.0.0.1:9/" }
"""
MAIL = """
[gateway.mail]
kind = "smtp"
host = "127.0.0.1"
port = 9
tls = "none"
sender = "EVNHCMC <cskh@vidu.vn>"
"""


@pytest.fixture(autouse=True)
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """There is a gateway for each way; writes what there is instead."""
    monkeypatch.setattr(settings, "portal_var", tmp_path)
    (tmp_path / "gateways.toml").write_text(TEXTS + MAIL)
    return lambda told: (tmp_path / "gateways.toml").write_text(told) and None


@dataclass(frozen=True)
class People:
    an: Person
    minh: Person
    binh: Person
    chi: Person
    dung: Person
    giang: Person


@pytest.fixture
def people(database: object) -> People:
    with owner_engine().begin() as owner:
        owner.execute(text(GRID))
    return People(*map(signed_in, ("an", "minh", "binh", "chi", "dung", "giang")))


def value(statement: str, **values: Any) -> Any:
    """One value, as the owner of the schema sees it."""
    with owner_engine().begin() as owner:
        return owner.execute(text(statement), values).scalar()


def station(person: Person, nth: int = 0) -> int:
    """A station of this person's district."""
    return int(
        value(
            "select id from transformer where district_id = :d order by id offset :n limit 1",
            d=person.unit_id,
            n=nth,
        )
    )


def line(person: Person) -> int:
    """A line of this person's district, with two stations."""
    return int(value("select min(id) from feeder where district_id = :d", d=person.unit_id))


def at(days: int, hour: int = 8, minute: int = 0) -> datetime:
    """An hour so many days from today, at the utility."""
    today = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days, hours=hour, minutes=minute)


def hours(days: int = 10, **more: Any) -> dict[str, Any]:
    """From eight to eleven, so many days from today."""
    return {"starts": at(days, 8), "ends": at(days, 11), "kind": "planned", **more}


Posted = Callable[..., tuple[int, int]]


@pytest.fixture
def posted(people: People) -> Posted:
    """Posts one at An's first station; returns its key."""

    def post(*, notify: bool = False, days: int = 10, **more: Any) -> tuple[int, int]:
        values = hours(days, transformer_id=station(people.an)) | more
        with session(people.an) as db:
            done = actions.announce(db, people.an.unit_id, values, notify=notify)
        return people.an.unit_id, done.id

    return post
