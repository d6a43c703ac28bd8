"""The outbox empties itself: sent once, tried again, given up in the end; killed at any point, nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from portal.database import owner_engine, session
from portal.messages import worker
from portal.messages.dispatch import send
from portal.settings import settings
from portal.tickets import actions
from tests.tickets.conftest import Key, People, accepted, forwarded, people, ticket

__all__ = ["accepted", "forwarded", "people", "ticket"]  # fixtures


class Killed(BaseException):
    """The process ends here."""


def message() -> Any:
    with owner_engine().connect() as owner:
        return owner.execute(text("select * from message")).one()


def due_now(column: str = "not_before") -> None:
    with owner_engine().begin() as owner:
        owner.execute(text(f"update message set {column} = now() - interval '1 second'"))


def ticket_state() -> str:
    with owner_engine().connect() as owner:
        return str(owner.scalar(text("select state from ticket")))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "portal_var", tmp_path)
    return tmp_path / "sent"


@pytest.fixture
def answered(people: People, accepted: Key, folder: Path) -> Key:
    """An answer that the customer has not read yet."""
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã có điện.")
    due_now()
    return accepted


def test_without_a_gateway_nothing_is_sent_and_the_ticket_stays_to_tell(answered: Key, folder: Path) -> None:
    assert (message().state, ticket_state()) == ("waiting", "resolved")
    assert worker.once("a") == 1
    assert (message().state, message().reason, message().attempts) == ("no_gateway", "no_gateway", 1)
    assert (ticket_state(), message().sent_at) == ("resolved", None)
    (file,) = (folder / "sms").iterdir()
    assert (file.suffix, file.stat().st_mode & 0o077) == (".eml", 0), "nobody else reads it"
    assert worker.once("a") == 0


@pytest.mark.parametrize(
    ("error", "reason"),
    [(OSError("no route"), "unreachable"), (ValueError("0901000218"), "poison"), (KeyError("to"), "poison")],
)
def test_what_cannot_be_sent_is_tried_again_and_given_up(
    answered: Key,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    reason: str,
) -> None:
    def fail(_letter: object, **_how: object) -> None:
        raise error

    monkeypatch.setattr(worker, "send", fail)
    for attempt in range(1, worker.TRIES + 1):
        assert worker.once("a") == 1
        assert (message().attempts, message().reason) == (attempt, reason)
        assert worker.once("a") == 0, "not before its time"
        due_now()
    assert (message().state, message().reason, message().error) == ("failed", reason, type(error).__name__)
    assert ticket_state() == "resolved"
    assert worker.once("a") == 0
    assert "0901000218" not in caplog.text


@pytest.mark.parametrize("before", [True, False], ids=["before sending", "after sending"])
def test_killed_in_the_middle_it_goes_again_under_its_own_name(
    answered: Key, folder: Path, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    def die(letter: Any, **how: Any) -> None:
        if not before:
            send(letter, **how)
        raise Killed

    monkeypatch.setattr(worker, "send", die)
    with pytest.raises(Killed):
        worker.once("a")
    monkeypatch.setattr(worker, "send", send)
    assert worker.once("b") == 0, "the lease of who died still runs"
    due_now("leased_until")
    assert worker.once("b") == 1
    assert (message().state, message().attempts, ticket_state()) == ("no_gateway", 2, "resolved")
    assert len(list((folder / "sms").iterdir())) == 1


def test_who_lost_the_lease_notes_nothing(answered: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(letter: Any, **how: Any) -> object:
        with owner_engine().begin() as owner:
            owner.execute(text("update message set leased_by = 'b'"))
        return send(letter, **how)

    monkeypatch.setattr(worker, "send", slowly)
    assert worker.once("a") == 1
    assert (message().state, ticket_state()) == ("waiting", "resolved")
