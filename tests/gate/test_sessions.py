"""A cookie is worth what its row of login_session is worth now."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from portal.gate import cookies
from tests.gate.conftest import HTML, hold, run, seen_at
from tests.gate.test_anonymous import is_sign_in


def test_a_signed_in_person_gets_the_application(portal: TestClient, chi: UUID) -> None:
    page = portal.get("/tickets", headers=HTML)
    assert page.status_code == 200
    assert 'id="root"' in page.text
    assert portal.get("/_stcore/host-config").status_code == 200


@pytest.mark.parametrize("address", ["/nonsense", "/tickets/TK-1", "/home", "/pages/tickets.py"])
def test_an_address_of_no_page_says_so_and_leads_home(portal: TestClient, chi: UUID, address: str) -> None:
    page = portal.get(address, headers=HTML)
    assert page.status_code == 404
    assert 'id="root"' not in page.text
    assert 'href="/"' in page.text


@pytest.mark.parametrize(
    "over",
    [
        "update login_session set ended_at = now()",
        "update login_session set seen_at = now() - interval '31 minutes'",
        "update login_session set started_at = now() - interval '12 hours 1 second'",
        "delete from login_session",
        "update person set active = false",
    ],
)
def test_an_ended_session_leads_to_the_sign_in_page(portal: TestClient, chi: UUID, over: str) -> None:
    run(over)
    page = portal.get("/tickets?ticket=7", headers=HTML)
    assert is_sign_in(page.text)
    assert "next=%2Ftickets%3Fticket%3D7" in page.text
    assert 'role="status"' in page.text  # it says that the session ended
    assert f"{cookies.SESSION}=" in page.headers["set-cookie"]  # and takes the cookie back


def test_what_pages_load_ends_with_the_session(portal: TestClient, chi: UUID) -> None:
    run("update login_session set ended_at = now()")
    assert portal.get("/_stcore/host-config").status_code == 401
    assert portal.get("/media/x.csv").status_code == 401
    assert portal.put("/_stcore/upload_file/x/y", content=b"x").status_code == 401


@pytest.mark.parametrize(
    "forge",
    [
        lambda cookie: str(uuid4()),
        lambda cookie: cookie[:-2] + "AA",
        lambda cookie: f"{uuid4()}.{cookie.split('.', 1)[1]}",
        lambda cookie: cookie.split(".")[0],
        lambda cookie: "",
        lambda cookie: "%F0%9F%92%A9\x7f.a.b",
    ],
)
def test_a_forged_cookie_is_no_cookie(portal: TestClient, chi: UUID, forge: Callable[[str], str]) -> None:
    genuine = portal.cookies[cookies.SESSION]
    portal.cookies.clear()
    sent = {"cookie": f"{cookies.SESSION}={forge(genuine)}"}
    assert is_sign_in(portal.get("/", headers={**HTML, **sent}).text)
    assert portal.get("/_stcore/host-config", headers=sent).status_code == 401
    assert portal.get("/static/js/x.js", headers=sent).status_code == 401


def test_a_cookie_older_than_the_longest_session_is_no_cookie(
    portal: TestClient, chi: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cookies, "MAX_SESSION_SECONDS", -1)
    assert portal.get("/static/js/x.js").status_code == 401


def test_a_signature_for_something_else_is_no_session(portal: TestClient, chi: UUID) -> None:
    portal.cookies.clear()
    portal.cookies.set(cookies.SESSION, cookies._signer("other").sign(str(chi)).decode())
    assert portal.get("/_stcore/host-config").status_code == 401


def test_a_role_taken_away_leaves_nothing_but_a_word(portal: TestClient, chi: UUID) -> None:
    run("delete from assignment")
    page = portal.get("/tickets", headers=HTML).text
    assert 'id="root"' not in page
    assert "Chi" in page
    assert portal.get("/_stcore/host-config").status_code == 403


def test_somebody_without_a_role_is_told_whom_to_ask(portal: TestClient, person: Callable[..., UUID]) -> None:
    hold(portal, person("khach", role=None))
    page = portal.get("/board", headers=HTML)
    assert page.status_code == 200
    assert 'href="/board"' in page.text  # try again
    assert 'href="/auth/logout"' in page.text


def test_opening_a_page_keeps_a_session_alive_and_loading_its_parts_does_not(
    portal: TestClient, chi: UUID
) -> None:
    run("update login_session set seen_at = now() - interval '20 minutes'")
    before = seen_at(chi)
    portal.get("/_stcore/host-config")
    assert seen_at(chi) == before
    portal.get("/tickets", headers=HTML)
    assert seen_at(chi) != before


@pytest.mark.parametrize(
    ("role", "status"), [("administrator", 200), ("centre_agent", 403), ("executive", 403)]
)
def test_figures_of_the_process_are_for_administrators(
    portal: TestClient, person: Callable[..., UUID], role: str, status: int
) -> None:
    hold(portal, person("ha", role=role))
    assert portal.get("/_stcore/metrics").status_code == status


@pytest.mark.parametrize(
    "address", ["/_stcore/agent/mcp", "/_stcore/agent/interact", "/_stcore/script-health-check"]
)
def test_some_doors_are_shut_for_everybody(portal: TestClient, chi: UUID, address: str) -> None:
    assert portal.post(address).status_code == 403


def test_the_page_speaks_the_persons_language(portal: TestClient, chi: UUID) -> None:
    run("update person set language = 'uk'")
    page = portal.get("/tickets", headers=HTML)
    assert '<html lang="uk"' in page.text
    assert "<title>EVNHCMC</title>" in page.text
    assert page.headers["cache-control"] == "no-store"


def test_the_cookie_is_short_lived_and_out_of_reach_of_scripts() -> None:
    response = Response()
    cookies.give_session(response, uuid4())
    flags = response.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=lax" in flags
    assert f"max-age={12 * 3600}" in flags
