"""What is confidential to the administrator in the database is so in every list and in the folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.access import Person
from portal.database import owner_engine, session
from portal.messages import queries, worker
from portal.settings import settings
from portal.tickets import actions
from tests.people import signed_in
from tests.tickets.conftest import Key, People, accepted, forwarded, people, ticket

__all__ = ["accepted", "forwarded", "people", "ticket"]  # fixtures
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def ha(people: People) -> Person:
    """The administrator."""
    return signed_in("ha")


@pytest.fixture
def letter(people: People, accepted: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    """A message about a request, kept in the folder; its key."""
    monkeypatch.setattr(settings, "portal_var", tmp_path)
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã thay cầu dao.")
    with owner_engine().begin() as owner:
        owner.execute(text("update message set not_before = now() - interval '1 second'"))
    worker.once("test")
    with owner_engine().connect() as owner:
        district, id = owner.execute(text("select district_id, id from message")).one()
        return district, id


def test_the_administrator_reads_a_message_until_its_request_is_confidential(ha: Person, letter: Key) -> None:
    with session(ha) as db:
        assert queries.kept_text(db, *letter)
        assert len(queries.groups(db, LONG_AGO, most=50)) == queries.counts_since(db, LONG_AGO).every == 1
    with owner_engine().begin() as owner:
        owner.execute(text("update ticket set confidential = true"))
    with session(ha) as db:
        assert queries.kept_text(db, *letter) is None, "the file lies there, and is not given"
        assert queries.groups(db, LONG_AGO, most=50) == []
        assert queries.counts_since(db, LONG_AGO).every == 0


def test_the_folder_gives_nothing_to_whom_the_database_gives_no_key(people: People, letter: Key) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), session(people.binh) as db:
        queries.kept_text(db, *letter)
