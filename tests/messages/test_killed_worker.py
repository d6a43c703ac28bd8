"""`python -m portal worker`, killed while the mail server has the letter and has not said so yet."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text
from tenacity import Retrying, retry_if_not_result, stop_after_delay, wait_fixed

from portal.database import owner_engine, session
from portal.settings import ROOT
from portal.tickets import actions
from tests.conftest import Database
from tests.tickets.conftest import Key, People, accepted, forwarded, people, ticket

__all__ = ["accepted", "forwarded", "people", "ticket"]  # fixtures
WITHIN = 30  # seconds


class PostOffice(ThreadingTCPServer):
    """A mail server that keeps every letter, and says so once it is open."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Clerk)
        self.at_any_hour = folder / "gateways.toml"
        self.at_any_hour.write_text('[quiet]\nanswer = ""\n')
        self.letters: Queue[str] = Queue()
        self.open = Event()


class Clerk(StreamRequestHandler):
    """Speaks as much SMTP as a letter needs."""

    server: PostOffice

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"DATA":
                    self._say("354 go on")
                    self.server.letters.put("".join(iter(self._line, ".\r\n")))
                    self.server.open.wait(WITHIN)
                    self._say("250 kept")
                case b"QUIT":
                    return self._say("221 bye")
                case _:
                    self._say("250 well")

    def _line(self) -> str:
        return self.rfile.readline().decode()

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def post_office(tmp_path: Path) -> Iterator[PostOffice]:
    with PostOffice(tmp_path) as office:
        Thread(target=office.serve_forever, daemon=True).start()
        yield office
        office.open.set()
        office.shutdown()


@pytest.fixture
def answered(people: People, accepted: Key) -> Key:
    """An answer that waits to be mailed."""
    with session(people.an) as db:
        actions.resolve(db, *accepted, answer="Đã có điện.")
    one("update message set channel = 'email', recipient = 'mau@example.vn', not_before = now() returning id")
    return accepted


@contextmanager
def worker(database: Database, office: PostOffice) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of its own process, which nothing outlives."""
    told = {
        "APP_DATABASE_URL": database.app_url,
        "DATABASE_URL": database.app_url,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(office.server_address[1]),
        "SMTP_STARTTLS": "no",
        "PORTAL_GATEWAYS": str(office.at_any_hour),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "portal", "worker"], cwd=ROOT, env=os.environ | told
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def one(statement: str) -> Any:
    with owner_engine().begin() as owner:
        return owner.execute(text(statement)).scalar_one()


def name_of(letter: str) -> str:
    found = re.search(r"^Message-ID: (.+)$", letter, re.MULTILINE)
    assert found
    return found[1].strip()


def test_a_letter_is_sent_once_more_under_its_own_name(
    database: Database, answered: Key, post_office: PostOffice
) -> None:
    with worker(database, post_office):
        first = post_office.letters.get(timeout=WITHIN)
    assert one("select state from message") == "waiting"
    one("update message set leased_until = now() - interval '1 second' returning id")
    post_office.open.set()
    with worker(database, post_office):
        second = post_office.letters.get(timeout=WITHIN)
        Retrying(retry=retry_if_not_result(bool), wait=wait_fixed(0.05), stop=stop_after_delay(WITHIN))(
            lambda: one("select state from message") == "handed"
        )
    assert name_of(first) == name_of(second)
    assert post_office.letters.empty()
    assert one("select state from ticket") == "resolved", "handed over is not told"
