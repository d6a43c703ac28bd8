"""The way by which clicks come in: closed without a session, and closed by what ends a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance

from portal.gate import cookies, websocket
from portal.gate.streamlit_internals import said
from tests.gate.conftest import hold, run, seen_at
from tests.gate.test_anonymous import own_page

STREAM = "/_stcore/stream"


@contextmanager
def screen(portal: TestClient, **headers: str) -> Iterator[WebSocketTestSession]:
    """A page of the portal with its websocket open."""
    with portal.websocket_connect(STREAM, ["streamlit"], headers={**own_page(), **headers}) as opened:
        yield opened


def refused(portal: TestClient, **headers: str) -> int:
    """The status that a handshake is refused with."""
    with pytest.raises(WebSocketDenialResponse) as denied, screen(portal, **headers):
        pass
    return denied.value.status_code


def click(opened: WebSocketTestSession, *, by_itself: bool = False) -> None:
    """What a browser sends for a click, or for a part that refreshes by itself."""
    message = BackMsg()
    message.rerun_script.is_auto_rerun = by_itself
    opened.send_bytes(message.SerializeToString())


def answers(opened: WebSocketTestSession) -> list[str]:
    """The kinds of message that come until the script has run, or the browser is sent back to the gate."""
    kinds: list[str] = []
    while not {"script_finished", "auth_redirect"} & set(kinds):
        message = ForwardMsg()
        message.ParseFromString(opened.receive_bytes())
        kinds.append(message.WhichOneof("type") or "")
    return kinds


def test_a_signed_in_click_runs_the_script(portal: TestClient, chi: UUID) -> None:
    with screen(portal) as opened:
        click(opened)
        assert "new_session" in answers(opened)


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://[bad",
        "http://localhost:3000",
        "http://127.0.0.1:9",
        "null",
        "http://127.0.0.1:8501.evil",
    ],
)
def test_no_other_sites_page_opens_one(portal: TestClient, chi: UUID, origin: str) -> None:
    assert refused(portal, origin=origin) == 403


def test_no_program_opens_one_without_a_page(portal: TestClient, chi: UUID) -> None:
    with (
        pytest.raises(WebSocketDenialResponse) as denied,
        portal.websocket_connect(STREAM, headers={"host": "127.0.0.1:8501"}),
    ):
        pass
    assert denied.value.status_code == 403


def test_a_forged_cookie_opens_none(portal: TestClient, chi: UUID) -> None:
    genuine = portal.cookies[cookies.SESSION]
    portal.cookies.clear()
    assert refused(portal, cookie=f"{cookies.SESSION}={genuine[:-3]}AAA") == 401


def test_nobody_names_another_session_in_a_header(portal: TestClient, chi: UUID) -> None:
    other = "11111111-1111-4111-8111-111111111111"
    with screen(portal, **{"x-portal-session": other}) as opened:
        click(opened)
        answers(opened)
        held = [
            s.session._user_info.get("session") for s in get_instance()._session_mgr.list_active_sessions()
        ]
    assert str(chi) in held
    assert other not in held


@pytest.mark.parametrize(
    "over",
    [
        "update login_session set ended_at = now()",
        "update login_session set seen_at = now() - interval '31 minutes'",
        "update login_session set started_at = now() - interval '13 hours'",
        "delete from assignment",
    ],
)
def test_the_click_after_a_session_ends_runs_nothing(portal: TestClient, chi: UUID, over: str) -> None:
    with screen(portal) as opened:
        click(opened)
        answers(opened)
        run(over)
        click(opened)
        came = answers(opened)  # the end of the run before, perhaps; then back to the gate
        assert came[-1] == "auth_redirect"
        assert "new_session" not in came
        with pytest.raises(WebSocketDisconnect):
            opened.receive_bytes()


def test_a_page_that_connects_again_after_its_session_ended_goes_to_the_gate(
    portal: TestClient, chi: UUID
) -> None:
    run("update login_session set ended_at = now()")
    with screen(portal) as opened:
        assert answers(opened) == ["auth_redirect"]


def test_a_screen_that_nobody_touches_is_closed_when_its_session_ends(
    portal: TestClient, chi: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "EVERY", 0.02)
    with screen(portal) as opened:
        run("update login_session set ended_at = now()")
        assert answers(opened) == ["auth_redirect"]


@pytest.mark.parametrize(("by_itself", "kept_alive"), [(False, True), (True, False)])
def test_clicks_keep_a_session_alive_and_refreshes_do_not(
    portal: TestClient, chi: UUID, by_itself: bool, kept_alive: bool
) -> None:
    run("update login_session set seen_at = now() - interval '20 minutes'")
    before = seen_at(chi)
    with screen(portal) as opened:
        click(opened, by_itself=by_itself)
        answers(opened)
    assert (seen_at(chi) != before) is kept_alive


@pytest.mark.parametrize(
    "kind", ["clear_cache", "set_run_on_save", "load_git_info", "debug_shutdown_runtime"]
)
def test_nobody_sends_what_concerns_everybody(kind: str) -> None:
    assert said(BackMsg(**{kind: True}).SerializeToString()).kind == "nothing"


def test_a_browser_session_is_not_taken_over_by_another_login(
    portal: TestClient, chi: UUID, person: Callable[..., UUID]
) -> None:
    with screen(portal) as opened:
        click(opened)
        answers(opened)
        theirs = next(s.session.id for s in get_instance()._session_mgr.list_active_sessions())
    hold(portal, person("dung", role="centre_supervisor"))
    with portal.websocket_connect(STREAM, ["streamlit", "x", theirs], headers=own_page()) as opened:
        click(opened)
        answers(opened)
        assert theirs not in [s.session.id for s in get_instance()._session_mgr.list_active_sessions()]
