"""The way by which what is typed comes in: of who is signed in, from a page of this portal, and not too much."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from uuid import UUID

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from portal.database import owner_engine
from portal.gate.drafts import MOST, MOST_AT_ONCE, PATH
from portal.settings import settings

HERE = {"origin": settings.public_url}
LOCK = """select pg_advisory_xact_lock(hashtextextended('drafts of ' || person_id, 0)) from login_session where id = :login"""
BOX = {"form": "call-11-5", "field": "said", "text": "Nguyễn Văn A, 0901234567", "ago": 5}


def test_without_a_login_session_nothing_is_kept(portal: TestClient) -> None:
    assert portal.post(PATH, json=[BOX], headers=HERE).status_code == 401


def test_a_page_of_somebody_elses_keeps_nothing(portal: TestClient, chi: object) -> None:
    assert portal.post(PATH, json=[BOX], headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert portal.post(PATH, json=[BOX]).status_code == 403


def test_it_is_kept_without_a_word_in_the_log(
    portal: TestClient, chi: object, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert portal.post(PATH, json=[BOX], headers=HERE).status_code == 204
        assert portal.post(PATH, json=[{**BOX, "field": "x y"}], headers=HERE).status_code == 400
    assert "0901234567" not in caplog.text


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b'[{"form": "a"}]', b'{"form": "a", "field": "b", "text": "c", "ago": 0}']
)
def test_what_is_no_draft_is_refused(portal: TestClient, chi: object, body: bytes) -> None:
    assert portal.post(PATH, content=body, headers=HERE).status_code == 400


@pytest.mark.parametrize("text", ["\x00", "đ" * 60_000, "\x00\u200b\U0001f4a1"])
def test_a_strange_text_breaks_nothing(portal: TestClient, chi: object, text: str) -> None:
    assert portal.post(PATH, json=[{**BOX, "text": text}], headers=HERE).status_code in (204, 400)


def test_half_a_character_breaks_nothing(portal: TestClient, chi: object) -> None:
    body = b'[{"form": "a", "field": "b", "text": "\\ud800", "ago": 0}]'
    assert portal.post(PATH, content=body, headers=HERE).status_code in (204, 400)


def test_too_much_is_not_read_to_the_end(portal: TestClient, chi: object) -> None:
    assert portal.post(PATH, content=b"x" * (MOST + 1), headers=HERE).status_code == 413


def test_one_who_sends_many_at_once_keeps_nobody_waiting(
    portal: TestClient, chi: UUID, person: Callable[..., UUID]
) -> None:
    """Those that wait for each other have threads of their own, a few; what is refused the browser sends again."""
    with owner_engine().connect() as owner, ThreadPoolExecutor(8) as requests:
        owner.execute(text(LOCK), {"login": chi})
        sent = [requests.submit(portal.post, PATH, json=[BOX], headers=HERE) for _request in range(8)]
        for _look in range(200):
            if sum(request.done() for request in sent) == 8 - MOST_AT_ONCE:
                break
            sleep(0.02)
        done = [request for request in sent if request.done()]
        assert [request.result().status_code for request in done] == [503] * (8 - MOST_AT_ONCE)
        began = monotonic()
        assert portal.get("/home", headers=HERE).status_code == 200
        assert monotonic() - began < 2, "a session is looked up meanwhile"
        owner.rollback()
        statuses = sorted(request.result().status_code for request in sent)
    assert statuses == [204] * MOST_AT_ONCE + [503] * (8 - MOST_AT_ONCE)
