"""What a load balancer asks."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from httpx import Response
from starlette.testclient import TestClient

from portal import given_up
from portal.gate import cookies, health
from portal.settings import settings
from tests.conftest import Database
from tests.filling import forget_engines
from tests.gate.conftest import HTML, run


def said(answer: Response) -> dict[str, object]:
    """Without how long pages had to wait: other tests ran before."""
    told: dict[str, object] = answer.json()
    assert told.pop("wait_ms") >= 0  # type: ignore[operator]
    return told


def test_ready_with_a_database_at_head(portal: TestClient) -> None:
    answer = portal.get("/readyz")
    assert answer.status_code == 200
    assert said(answer) == {"ready": True, "database": "ok", "schema": "ok"}
    assert portal.get("/livez").json() == {"live": True}


def test_a_part_that_is_given_up_is_named_and_keeps_nobody_from_working(portal: TestClient) -> None:
    now = datetime.now(UTC)
    given_up.note(settings.var, [given_up.Part("worker", now, now, "worker.log")])
    try:
        answer = portal.get("/readyz")
    finally:
        given_up.note(settings.var, [])
    assert (answer.status_code, answer.json()["given_up"]) == (200, ["worker"])
    assert "given_up" not in portal.get("/readyz").json()


def test_a_process_that_is_asked_for_more_than_it_can_do_says_so(
    portal: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Late:
        wait = 1.25

    monkeypatch.setattr(health, "slots", Late)
    answer = portal.get("/readyz")
    assert (answer.status_code, answer.json()["wait_ms"], answer.headers[health.WAIT]) == (200, 1250, "1250")


def test_not_ready_with_an_older_schema(portal: TestClient, database: Database) -> None:
    run("update alembic_version set version_num = 'older'")
    answer = portal.get("/readyz")
    assert answer.status_code == 503
    assert said(answer) == {"ready": False, "database": "ok", "schema": "behind"}


@pytest.fixture
def away(portal: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that nobody reaches."""
    forget_engines()
    monkeypatch.setattr(
        settings, "app_database_url_given", "postgresql://portal_app:secret@127.0.0.1:9/nowhere"
    )


@pytest.mark.usefixtures("away")
def test_alive_and_not_ready_without_a_database(portal: TestClient) -> None:
    answer = portal.get("/readyz")
    assert answer.status_code == 503
    assert said(answer) == {"ready": False, "database": "away", "schema": "unknown"}
    assert portal.get("/livez").status_code == 200


@pytest.mark.usefixtures("away")
def test_without_a_database_pages_say_so_and_try_again(portal: TestClient) -> None:
    portal.cookies.set("portal_session", _any_cookie())
    page = portal.get("/tickets", headers=HTML)
    assert page.status_code == 503
    assert page.headers["refresh"] == "5"
    assert portal.get("/_stcore/host-config").status_code == 503


@pytest.mark.usefixtures("away")
def test_the_sign_in_page_needs_no_database(portal: TestClient) -> None:
    assert portal.get("/tickets", headers=HTML).status_code == 200


def test_a_database_that_hangs_is_not_waited_for(portal: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(health, "_schema", lambda: released.wait(5))
    assert portal.get("/readyz").json()["database"] == "away"
    released.set()


def _any_cookie() -> str:
    return cookies._signer("session").sign(str(uuid4())).decode()
