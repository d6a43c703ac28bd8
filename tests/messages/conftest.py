"""An answer that waits to be sent, and whatever gateway takes it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from portal.database import owner_engine, session
from portal.messages import gateways, worker
from portal.messages.gateways.smpp import link
from portal.settings import settings
from portal.tickets import actions
from tests.messages.smpp_centre import SmppCentre, smpp_centre
from tests.tickets.conftest import Key, People, accepted, forwarded, people, ticket

__all__ = ["accepted", "forwarded", "people", "ticket"]  # fixtures


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "portal_var", tmp_path)
    return tmp_path


@pytest.fixture
def configure(var: Path) -> Callable[[str], None]:
    """Write the gateways' file."""
    return lambda told: (var / "gateways.toml").write_text(told) and None


@pytest.fixture
def waiting(people: People, accepted: Key, var: Path) -> Key:
    """An answer that the customer has not read yet, whose ten seconds are over."""
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã có điện.")
    change("update message set not_before = now() - interval '1 second'")
    return accepted


def change(statement: str, **values: object) -> None:
    with owner_engine().begin() as owner:
        owner.execute(text(statement), values)


def only(statement: str, **values: object) -> Any:
    with owner_engine().connect() as owner:
        return owner.execute(text(statement), values).one()


def state() -> tuple[str, str | None, str]:
    """Of the first message: its state and reason; and the state of its ticket."""
    found = only("select m.state, m.reason, (select state from ticket) from message m order by id limit 1")
    return tuple(found)


def events() -> list[str]:
    with owner_engine().connect() as owner:
        return list(owner.scalars(text("select state from message_event order by id")))


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmppCentre]:
    monkeypatch.setattr(link, "FIRST_PAUSE", 0.05)
    with smpp_centre() as made:
        yield made
        gateways.close()


def try_again() -> None:
    """What waits is due now, and is taken up."""
    change("update message set not_before = now() - interval '1 second', leased_until = null")
    worker.once("a")


def until(state_: str) -> None:
    """Until the message is so, by what another thread does."""
    for _try in range(200):
        if state()[0] == state_:
            return
        time.sleep(0.02)
    assert state()[0] == state_
