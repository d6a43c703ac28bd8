"""Signing in with the demo's provider, step by step as a browser does."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from starlette.testclient import TestClient

from portal.database import owner_engine
from portal.gate import cookies, identity_provider
from portal.gate.oidc import identity
from portal.organisation import login_sessions
from portal.settings import settings
from tests.gate.conftest import HTML, hold
from tests.gate.test_anonymous import is_sign_in

pytestmark = pytest.mark.usefixtures("database")


def leave_for_provider(portal: TestClient, there: str = "/") -> str:
    """The provider's address that the portal sends a browser to."""
    start = portal.get("/sign-in/start", params={"next": there})
    return start.headers["location"]


def choose(address: str, subject: str) -> str:
    """Choose a person at the provider; where that leads."""
    answer = httpx.post(address, data={"subject": subject})
    return answer.headers["location"].removeprefix(settings.public_url)


def sign_in(portal: TestClient, subject: str, there: str = "/") -> httpx.Response:
    """All the way; the portal's last answer."""
    return portal.get(choose(leave_for_provider(portal, there), subject))


def sessions() -> list[tuple[str, str, bool]]:
    """Issuer and subject of every login session, and whether it goes on."""
    with owner_engine().begin() as connection:
        rows = connection.execute(
            text(
                "select p.issuer, p.subject, s.ended_at is null from login_session s join person p on p.id = s.person_id"
                " order by s.started_at"
            )
        )
        return [tuple(row) for row in rows]


@pytest.mark.usefixtures("untouched")
def test_signing_in_makes_a_login_session_and_comes_back_to_the_deep_link(portal: TestClient) -> None:
    page = portal.get("/tickets?view=overdue&q=Nguy%E1%BB%85n", headers=HTML).text
    start = re.search(r'href="(/sign-in/start\?[^"]+)"', page)
    assert start
    at_provider = portal.get(start[1].replace("&amp;", "&")).headers["location"]
    back = portal.get(choose(at_provider, "chi"))
    assert back.headers["location"] == "/tickets?view=overdue&q=Nguy%E1%BB%85n"
    assert sessions() == [("demo", "chi", True)]
    assert not is_sign_in(portal.get(back.headers["location"], headers=HTML).text)


def test_the_browser_keeps_no_token_no_claim_and_no_name(portal: TestClient) -> None:
    given_out = sign_in(portal, "chi").headers.get_list("set-cookie")
    names = [value.split("=")[0] for value in given_out]
    assert cookies.SESSION in names
    assert not [name for name in names if name.startswith("_streamlit_user")]
    kept = " ".join(portal.cookies.values())
    assert not re.search(r"chi|eyJ[\w-]+\.eyJ|demo", kept, re.IGNORECASE)


def test_every_cookie_is_http_only_same_site_and_short(portal: TestClient) -> None:
    answers = [portal.get("/sign-in/start?next=/x"), portal.get("/sign-in/language/en?next=/x")]
    answers += [sign_in(portal, "an"), portal.get("/_stcore/host-config")]
    given_out = [value.lower() for answer in answers for value in answer.headers.get_list("set-cookie")]
    assert len(given_out) >= 6
    for value in given_out:
        assert "samesite=lax" in value, value
        assert "httponly" in value or value.startswith("_streamlit_xsrf"), value
        assert all(int(age) <= 12 * 3600 for age in re.findall(r"max-age=(\d+)", value)), value


def test_the_authorization_request_has_state_nonce_and_pkce(portal: TestClient) -> None:
    asked = parse_qs(urlsplit(leave_for_provider(portal)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["redirect_uri"] == [f"{settings.public_url}/oauth2callback"]


@pytest.mark.usefixtures("untouched")
def test_signing_in_anew_ends_the_session_of_before(portal: TestClient) -> None:
    back = choose(leave_for_provider(portal), "an")
    hold(portal, login_sessions.sign_in("demo", "chi", email=None, name=None))
    portal.get(back)
    assert sessions() == [("demo", "chi", False), ("demo", "an", True)]


@pytest.mark.usefixtures("untouched")
def test_a_code_of_another_browser_signs_nobody_in(portal: TestClient) -> None:
    theirs = choose(leave_for_provider(portal), "ha")
    portal.cookies.clear()
    assert cookies.SESSION not in str(portal.get(theirs).headers.get_list("set-cookie"))
    assert sessions() == []


@pytest.mark.usefixtures("untouched")
def test_a_code_is_good_once(portal: TestClient) -> None:
    address = choose(leave_for_provider(portal), "ha")
    portal.get(address)
    portal.cookies.delete(cookies.SESSION)
    again = portal.get(address)
    assert again.headers["location"] == "/"
    assert len(sessions()) == 1


@pytest.mark.parametrize("query", ["?error=access_denied", "?code=made-up&state=made-up", ""])
def test_a_sign_in_that_fails_says_so_where_it_began(portal: TestClient, query: str) -> None:
    leave_for_provider(portal, "/tickets?ticket=7")
    back = portal.get(f"/oauth2callback{query}")
    assert back.headers["location"] == "/tickets?ticket=7"
    page = portal.get("/tickets?ticket=7", headers=HTML).text
    assert is_sign_in(page)
    assert 'class="note"' in page
    assert 'class="note"' not in portal.get("/tickets?ticket=7", headers=HTML).text  # told once


def test_a_provider_that_is_away_says_so(portal: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_more: object) -> None:
        raise httpx.ConnectError("away")

    identity_provider._client_of.cache_clear()
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", away)
    back = portal.get("/sign-in/start?next=/tickets")
    assert back.headers["location"] == "/tickets"
    assert 'role="alert"' in portal.get("/tickets", headers=HTML).text


def test_localhost_goes_on_where_the_provider_returns(portal: TestClient) -> None:
    answer = portal.get("/sign-in/start?next=/tickets?a=1", headers={"host": "localhost:8501"})
    assert answer.headers["location"] == f"{settings.public_url}/sign-in/start?next=%2Ftickets%3Fa%3D1"


@pytest.mark.parametrize(
    ("code", "words"), [("en", "Sign in"), ("vi", "Đăng nhập"), ("zh", "登录"), ("uk", "Вхід")]
)
def test_the_sign_in_page_speaks_four_languages(portal: TestClient, code: str, words: str) -> None:
    assert portal.get(f"/sign-in/language/{code}?next=/tickets?a=1").headers["location"] == "/tickets?a=1"
    page = portal.get("/tickets?a=1", headers=HTML).text
    assert f'<html lang="{code}"' in page
    assert f"<title>{words} ·" in page


@pytest.mark.usefixtures("untouched")
def test_sign_out_revokes_the_session_everywhere(portal: TestClient) -> None:
    sign_in(portal, "chi")
    kept = portal.cookies[cookies.SESSION]
    out = portal.get("/auth/logout")
    assert out.headers["location"].startswith(f"{settings.demo_idp_url}/sign-out?")
    assert cookies.SESSION not in portal.cookies
    assert sessions() == [("demo", "chi", False)]
    portal.cookies.set(cookies.SESSION, kept)
    assert portal.get("/_stcore/host-config").status_code == 401


def test_sign_out_returns_from_the_provider_to_the_sign_in_page(portal: TestClient) -> None:
    sign_in(portal, "chi")
    at_provider = httpx.get(portal.get("/auth/logout").headers["location"])
    back = portal.get(at_provider.headers["location"].removeprefix(settings.public_url))
    assert back.headers["location"] == "/"
    assert 'role="status"' in portal.get("/", headers=HTML).text


def test_another_sites_link_signs_nobody_out(portal: TestClient, chi: UUID) -> None:
    portal.get("/auth/logout", headers={"sec-fetch-site": "cross-site"})
    assert portal.get("/_stcore/host-config").status_code == 200


def test_who_is_signed_in_already_goes_straight_on(portal: TestClient, chi: UUID) -> None:
    hold(portal, chi)
    assert portal.get("/sign-in/start?next=/tickets").headers["location"] == "/tickets"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "//[",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil",
        "javascript:alert(1)",
        "evil",
        "",
    ],
)
def test_nobody_is_sent_elsewhere(address: str) -> None:
    assert cookies.here(address) == "/"


@given(st.text(max_size=60))
def test_wherever_somebody_is_sent_is_here(address: str) -> None:
    went = cookies.here(address)
    assert re.match(r"/(?![/\\])", went)
    assert not urlsplit(went).netloc


@pytest.mark.parametrize(
    ("told", "name", "groups"),
    [
        ({"name": "Nguyễn Văn A", "groups": ["a", "b"]}, "Nguyễn Văn A", ["a", "b"]),
        ({"preferred_username": "a.nguyen", "groups": "only"}, "a.nguyen", ["only"]),
        ({"email": "a@example.vn"}, "a@example.vn", []),
        ({}, "42", []),
    ],
)
def test_what_providers_say(told: dict[str, object], name: str, groups: list[str]) -> None:
    assert identity({"iss": "i", "sub": "42", **told})[3:] == (name, groups)
