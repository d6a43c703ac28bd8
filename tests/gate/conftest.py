"""The portal as it is served, gate and Streamlit and all, without a port; and the demo's provider on one."""

from __future__ import annotations

import runpy
import socket
import threading
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
import uvicorn
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.testclient import TestClient

from portal.database import owner_engine
from portal.demo_idp.app import Provider
from portal.gate import cookies, quotas
from portal.gate.live import listener
from portal.organisation.login_sessions import sign_in
from portal.settings import ROOT, settings
from tests.conftest import Copy, Database

HTML = {"accept": "text/html,*/*"}


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """The demo's identity provider; its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    settings.portal_provider_port = listening.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(Provider(settings).app(), log_config=None))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield settings.demo_idp_url
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="session")
def served(provider: str) -> Iterator[TestClient]:
    """The running portal. Streamlit has one runtime a process, so it runs for all tests."""
    listener.LONGEST = 0.2  # the database of the tests is another one again and again
    app = runpy.run_path(str(ROOT / "streamlit_app.py"))["app"]
    with TestClient(app, base_url=settings.public_url, follow_redirects=False) as client:
        client.app_state["streamlit"] = app
        yield client


@pytest.fixture(scope="session")
def application(served: TestClient) -> Starlette:
    """What Streamlit made of it: every route there is."""
    inner: Starlette = served.app_state["streamlit"]._starlette_app
    return inner


@pytest.fixture
def portal(served: TestClient, unchanged_database: Copy) -> TestClient:
    """The portal in a browser without cookies; tests that write ask for `database` as well."""
    served.cookies.clear()
    quotas._begun.clear()  # every test is another minute
    return served


@pytest.fixture
def person(database: Database) -> Callable[..., UUID]:
    """Signs somebody in: `person("chi", role="centre_agent")` is the id of the login session."""

    def make(subject: str, role: str | None = "centre_agent") -> UUID:
        session = sign_in("test", subject, email=None, name=subject.capitalize())
        if role:
            run(
                "with u as (insert into unit (code, name, short_name, kind) values ('T', 'T', 'T', 'centre')"
                " on conflict (code) do update set name = 'T' returning id)"
                " insert into assignment (person_id, role, unit_id) select p.id, :role, u.id"
                " from u, person p where p.issuer = 'test' and p.subject = :subject",
                role=role,
                subject=subject,
            )
        return session

    return make


@pytest.fixture
def chi(portal: TestClient, person: Callable[..., UUID]) -> UUID:
    """Chi's login session, whose cookie the browser has."""
    session = person("chi")
    hold(portal, session)
    return session


def hold(browser: TestClient, session: UUID) -> None:
    """Give a browser the cookie of a login session."""
    response = Response()
    cookies.give_session(response, session)
    browser.cookies.set(cookies.SESSION, response.headers["set-cookie"].split(";")[0].split("=", 1)[1])


def run(sql: str, **values: object) -> None:
    """Change the database as its owner."""
    with owner_engine().begin() as connection:
        connection.execute(text(sql), values)


def seen_at(session: UUID) -> object:
    """When a login session was last used."""
    with owner_engine().begin() as connection:
        return connection.scalar(text("select seen_at from login_session where id = :id"), {"id": session})
