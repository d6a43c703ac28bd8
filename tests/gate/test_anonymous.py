"""Whoever is not signed in gets the sign-in page, or a refusal; the routes are those the server has, not a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse

from portal.gate import look, push
from portal.gate.route_policy import Door, door
from portal.ui.app.pages import PAGES
from tests.gate.conftest import HTML

ANYBODY = {
    "/livez",
    "/readyz",
    "/_stcore/health",
    "/sign-in/start",
    "/sign-in/language/x",
    look.CHINESE,
    push.WORKER,
}
#: They lead to the identity provider and back, and give nothing without it.
LOGIN = {"/auth/logout", "/oauth2callback"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def addresses(routes: list[BaseRoute]) -> Iterator[str]:
    """One address for every route, with something in the place of its parameters."""
    for route in routes:
        if isinstance(route, Route):
            yield re.sub(r"\{\w+(:\w+)?\}", "x", route.path)
        elif isinstance(route, Mount):
            yield route.path or "/"
            yield f"{route.path}/index.html"


@pytest.fixture
def closed(application: Starlette) -> list[str]:
    """Every address that is not for anybody."""
    found = set(addresses(application.routes)) - ANYBODY - LOGIN
    assert len(found) > 10
    return sorted(found)


def test_every_route_refuses_programs(portal: TestClient, closed: list[str]) -> None:
    answers = {(m, a): portal.request(m, a).status_code for a in closed for m in METHODS}
    assert set(answers.values()) <= {401, 403}, answers


def test_every_route_shows_people_the_sign_in_page_or_nothing(portal: TestClient, closed: list[str]) -> None:
    for address in closed:
        answer = portal.get(address, headers=HTML)
        assert answer.status_code in (401, 403) or is_sign_in(answer.text), address


@pytest.mark.parametrize("page", [f"/{name}" for name in PAGES])
def test_deep_links_show_the_sign_in_page(portal: TestClient, page: str) -> None:
    answer = portal.get(f"{page}?ticket=7&q=Nguy%E1%BB%85n", headers=HTML)
    assert answer.status_code == 200
    assert is_sign_in(answer.text)
    assert f"next=%2F{page[1:]}%3Fticket%3D7%26q%3DNguy%25E1%25BB%2585n" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/static/js/index.js",
        "/tickets/_stcore/health",
        "/tickets/_stcore/host-config",
        "/_stcore/metrics",
        "/_stcore/agent/mcp",
        "/media/0123.csv",
        "/component/portal.links/index.html",
        "/app/static/readme.txt",
        "/app/static/../shell.py",
        "/api/anything",
        "/favicon.png",
        "//evil.example/",
        "/%2e%2e/streamlit_app.py",
    ],
)
def test_what_pages_load_is_refused(portal: TestClient, address: str) -> None:
    assert portal.get(address).status_code in (400, 401, 403)


def test_fonts_are_open_for_the_sign_in_page(portal: TestClient) -> None:
    assert portal.get("/app/static/inter.woff2").status_code == 200


def test_the_sign_in_page_reveals_nothing_of_the_application(portal: TestClient) -> None:
    page = portal.get("/", headers=HTML).text.lower()
    assert "streamlit" not in page
    assert "<script" not in page
    assert not [name for name in PAGES if f'href="/{name}' in page]


def test_no_websocket(portal: TestClient, application: Starlette) -> None:
    sockets = [route.path for route in application.routes if isinstance(route, WebSocketRoute)]
    assert sockets
    for path in sockets:
        with (
            pytest.raises(WebSocketDenialResponse) as refused,
            portal.websocket_connect(path, headers=own_page()),
        ):
            pass
        assert refused.value.status_code == 401


def is_sign_in(page: str) -> bool:
    """Whether this is the gate's page and not the application's."""
    return 'href="/sign-in/start?' in page and 'id="root"' not in page


def own_page() -> dict[str, str]:
    """What a browser sends from a page of the portal."""
    return {"origin": "http://127.0.0.1:8501", "host": "127.0.0.1:8501"}


@pytest.mark.parametrize("control", ["%09", "%0A", "%0D", "%00"])
@pytest.mark.parametrize(
    "address", ["/livez", "/_stcore/health", "/_stcore/metrics", "/auth/login", "/tickets"]
)
def test_an_address_with_a_control_character_is_nobodys(
    portal: TestClient, address: str, control: str
) -> None:
    for at in (address + control, f"/{control}{address[1:]}", f"{address[:3]}{control}{address[3:]}"):
        assert portal.get(at, headers=HTML).status_code == 403, at


def test_a_path_that_begins_otherwise_is_not_open() -> None:
    assert door("livez") is Door.PAGE
