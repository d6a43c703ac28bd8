"""What docs/architecture.md says of one answer is what happens: its triggers in their order, its files where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import event, text

from portal.database import engine, owner_engine, session, system
from portal.messages import worker
from portal.messages.outcomes import Handed
from portal.settings import ROOT, settings
from portal.tickets import actions
from tests.tickets.conftest import Key, People, people, recorded

__all__ = ["people"]  # a fixture

DOCUMENT = (ROOT / "docs" / "architecture.md").read_text("utf-8")
WAY = DOCUMENT.partition("## The way of one answer")[2].partition("\n## ")[0]
GATEWAY = """
[gateway.texts]
kind = "smtp"
channel = "sms"
host = "127.0.0.1"
sender = "portal@example.vn"
reports = "delivery"
"""
#: Of a clock that stands while the ticket waits, and answered by the district without a check.
CATEGORY = "contract-change"
TRIGGERS = """select pg_get_functiondef(oid) from pg_proc
              where prorettype = 'trigger'::regtype and pronamespace = 'public'::regnamespace"""


@pytest.fixture
def waiting(people: People) -> Key:
    """A ticket that An accepted, that waits for its customer, and about which the centre has urged."""
    key = recorded(people, category=CATEGORY)
    with session(people.chi) as db:
        actions.forward(db, *key, unit_id=people.an.unit_id)
    with session(people.an) as db:
        actions.accept(db, *key)
        actions.wait_for_customer(db, *key, body="Chờ khách gửi giấy tờ.")
    with session(people.chi) as db:
        actions.urge(db, *key, body="Khách hỏi.")
    return key


@pytest.fixture
def fired(waiting: Key) -> Iterator[list[str]]:
    """The names of the triggers that fire on the application's connections from now on."""
    names: list[str] = []

    def hear(connection: psycopg.Connection, _record: object) -> None:
        connection.add_notice_handler(lambda notice: names.append(str(notice.message_primary)))

    with owner_engine().begin() as owner:
        for definition in owner.scalars(text(TRIGGERS)).all():
            told = re.sub(r"\bbegin\b", "begin raise notice '%', tg_name;", definition, count=1)
            owner.connection.cursor().execute(told)
    engine().dispose()
    event.listen(engine(), "connect", hear)
    yield names
    event.remove(engine(), "connect", hear)


def test_the_triggers_fire_in_the_order_in_which_they_are_told(
    people: People, waiting: Key, fired: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session(people.an, once=uuid4()) as db:
        actions.resolve(db, *waiting, answer="Đã đổi tên.")
    (tmp_path / "gateways.toml").write_text(GATEWAY)
    monkeypatch.setattr(settings, "portal_var", tmp_path)
    monkeypatch.setattr(worker, "send", lambda _letter, **_how: Handed("texts", ("1",)))
    with owner_engine().begin() as owner:
        owner.execute(text("update message set not_before = now()"))
    worker.once("a")
    with system(worker.ROLE) as db:
        db.execute(text("select take_report('texts', '1', 'delivered', null, null, '')"))
    with owner_engine().connect() as owner:
        known = set(owner.scalars(text("select tgname from pg_trigger where not tgisinternal")))
        told = [name for name in fired if "_live" not in name]  # said once, above the table
        assert owner.scalar(text("select state from ticket")) == "closed"
    table = WAY.partition("|---|---|")[2].rpartition("|\n")[0]
    assert [name for name in re.findall(r"`(\w+)`", table) if name in known] == told


def test_what_is_named_is_there() -> None:
    bodies = {path.stem for path in (ROOT / "db" / "schema" / "functions").glob("*.sql")}
    functions = set(re.findall(r"function `(\w+)`|`((?:keep|raise|record)_\w+)`", WAY))
    assert {a or b for a, b in functions} <= bodies
    paths = re.findall(r"`([\w./]+/[\w./]*|\w+\.py)`", DOCUMENT)
    gone = [path for path in paths if not any((folder / path).exists() for folder in (ROOT, ROOT / "portal"))]
    assert len(paths) > 20
    assert gone == []
