"""A real Chromium in front of a running portal.

served     the portal, its provider and its worker as `portal run` starts them, on a copy of the small demo
page_as    `page_as("An", "/tickets")` is a window of An's; what its browser complains about fails the test
window     the same of somebody who has not signed in
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

from portal.settings import libpq
from tests.browser.screen import listen, settle, vi
from tests.cluster import FILLED, Cluster, app_url
from tests.process.portal_process import Portal, portal

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000  # milliseconds for anything to appear, on a machine that is busy with other tests
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
#: What browsers complain about and need not: words in it → why.
HARMLESS = {
    "net::ERR_ABORTED": "a page was left while it was still loading something",
}


@dataclass(frozen=True)
class Server:
    """A running portal, its database as the schema's owner, and its folder."""

    address: str
    database_url: str
    var: Path
    process: Portal

    def ask(self, statement: str, *values: object) -> list[Any]:
        """Rows, as the owner of the schema sees them."""
        with psycopg.connect(libpq(self.database_url), autocommit=True) as db:
            cursor = db.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def change(self, statement: str, *values: object) -> None:
        """What a story begins with: it finds what it is to change, whatever the hour is in the demo."""
        with psycopg.connect(libpq(self.database_url), autocommit=True) as db:
            assert db.execute(statement, values).rowcount, "changed nothing"

    def one(self, statement: str, *values: object) -> Any:
        """The one value of a statement."""
        [(value,)] = self.ask(statement, *values)
        return value


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the system."""
    wanted = (os.environ.get("CHROMIUM", ""), *NAMES)
    found = next((path for name in wanted if (path := shutil.which(name))), None)
    assert found, "no Chromium: sh .ci/browser"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def served(cluster: Cluster, worker_name: str) -> Iterator[Server]:
    """A portal for all tests of this process; what one of them writes, the others see."""
    name = f"{worker_name}_served"
    url = cluster.clone(name, FILLED)
    here = {"DATABASE_URL": url, "APP_DATABASE_URL": app_url(url)}
    with tempfile.TemporaryDirectory(prefix="portal-run-") as var, portal(Path(var), **here) as running:
        yield Server(running.address, url, Path(var), running)
    cluster.drop(name)


class Windows:
    """The windows of one test, and what their browser complained about."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.server = browser, server
        self.complaints: list[str] = []
        self.expected: list[str] = list(HARMLESS)  # words of complaints that this test is about
        self.opened: list[BrowserContext] = []

    def open(
        self,
        *,
        size: dict[str, int] | None = None,
        scheme: str = "light",
        language: str = "",
        state: Any = None,
    ) -> Page:
        """A window of a browser of its own, at no address yet."""
        context = self.browser.new_context(
            base_url=self.server.address,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            storage_state=state,
            viewport=size or DESK,
            color_scheme=scheme,
            reduced_motion="reduce",
            has_touch=size == PHONE,
            is_mobile=size == PHONE,
        )  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        if language:
            context.add_cookies([{"name": "portal_language", "value": language, "url": self.server.address}])
        page = context.new_page()
        listen(page)
        page.on("console", lambda said: self._note(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("requestfailed", lambda asked: self._note(f"{asked.failure} {asked.url}"))
        page.on("response", self._answered)
        self.opened.append(context)
        return page

    def close(self) -> None:
        """Close them all."""
        for context in self.opened:
            context.close()

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"{response.status} {response.url}")

    def _note(self, complaint: str) -> None:
        if not any(words in complaint for words in self.expected):
            self.complaints.append(complaint)


@pytest.fixture
def windows(browser: Browser, served: Server) -> Iterator[Windows]:
    """All windows of a test. A browser's complaints fail it."""
    made = Windows(browser, served)
    yield made
    made.close()
    assert not made.complaints


@pytest.fixture
def window(windows: Windows) -> Page:
    """A window of somebody who has not signed in."""
    return windows.open()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """The cookies of who has signed in already: they do so once in a run."""
    return {}


@pytest.fixture
def page_as(windows: Windows, signed_in: dict[str, Any]) -> Callable[..., Page]:
    """A window of somebody of the demo at an address; the first time they sign in by the click on their name."""

    def at(name: str, address: str = "/", **look: Any) -> Page:
        if name not in signed_in:
            page = windows.open()
            sign_in(page, name)
            signed_in[name] = page.context.storage_state()
            page.context.close()
        page = windows.open(**look, state=signed_in[name])
        page.goto(address)
        return settle(page)

    return at


def sign_in(page: Page, name: str, address: str = "/") -> Page:
    """From the sign-in page to the address, as a person does: the button, then a name."""
    page.goto(address)
    page.get_by_role("link", name=vi("Sign in as a demo person")).click()
    page.get_by_text(name, exact=True).click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in") and "/authorize" not in url)
    return settle(page)
