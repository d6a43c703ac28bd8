"""Records in two districts, as their owner put them there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from portal.access import Person
from portal.database import engine, owner_engine
from tests.conftest import Database
from tests.people import signed_in

MAKE = """
    insert into customer (district_id, {names}) values (:district_id, {values}) returning id
"""


@pytest.fixture
def an(database: Database) -> Person:
    """Staff of Gia Định."""
    return signed_in("an")


@pytest.fixture
def binh(database: Database) -> Person:
    """Staff of Thủ Đức."""
    return signed_in("binh")


@pytest.fixture
def chi(database: Database) -> Person:
    """An agent of the centre."""
    return signed_in("chi")


Made = Callable[..., int]


@pytest.fixture
def made(database: Database) -> Made:
    """Makes a record in somebody's district; returns its id."""
    count = 0

    def make(owner: Person, **values: Any) -> int:
        nonlocal count
        count += 1
        row = {"code": f"PE0400{count:07}", "name": "Trần Thị Mẫu", **values, "district_id": owner.unit_id}
        names = [name for name in row if name != "district_id"]
        statement = MAKE.format(names=", ".join(names), values=", ".join(f":{n}" for n in names))
        with owner_engine().begin() as connection:
            return int(connection.execute(text(statement), row).scalar_one())

    return make


def one(statement: str, **values: Any) -> Any:
    """One value, as the owner of the schema sees it."""
    with owner_engine().begin() as connection:
        return connection.execute(text(statement), values).scalar_one()


def all_of(statement: str, **values: Any) -> list[Any]:
    """Rows, as the owner of the schema sees them."""
    with owner_engine().begin() as connection:
        return list(connection.execute(text(statement), values).all())


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the application asks of the database meanwhile."""
    told: list[str] = []

    def note(*call: Any) -> None:
        told.append(call[2])

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(engine(), "before_cursor_execute", note)
