"""The way by which what is typed comes in: of who is signed in, from a page of this portal, and not too much."""

from __future__ import annotations

import logging

import pytest
from starlette.testclient import TestClient

from portal.gate.drafts import MOST, PATH
from portal.settings import settings

HERE = {"origin": settings.public_url}
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
