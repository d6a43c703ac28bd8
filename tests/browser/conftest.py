"""A real Chromium in front of a running portal.

portal_server   the portal, its provider and its worker, on a copy of the database with a small demo (a module)
browser         the system's Chromium (the whole run)
page            a fresh window of 1366×768 in Vietnamese; an error in the browser's console fails the test
sign_in         `sign_in("An")` opens the portal's first page as An
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from portal.settings import settings
from tests.cluster import Cluster, app_url
from tests.running.process import Portal, portal

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


def settle(page: Page) -> None:
    """Wait until the page has been drawn and Streamlit is at rest; the gate's own pages are at once."""
    at_rest = "[data-testid=stApp][data-test-script-state=notRunning]"
    expect(page.locator(f"body:not(:has(#root)), {at_rest}")).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)


@dataclass(frozen=True)
class Server:
    """A running portal and its database, as the schema's owner."""

    address: str
    database_url: str
    process: Portal


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the system."""
    found = next(
        (path for name in (os.environ.get("CHROMIUM", ""), *NAMES) if (path := shutil.which(name))), None
    )
    assert found, "no Chromium: sh .ci/browser"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def demo_template(cluster: Cluster, worker_name: str) -> str:
    """A database with a small demo, made once by each process that tests in a browser."""
    from portal.demo import load

    name = f"{worker_name}_demo"
    url, before = cluster.clone(name), settings.database_url_given
    settings.database_url_given = url
    try:
        load(customers=400, tickets=600)
    finally:
        settings.database_url_given = before
    return name


@pytest.fixture(scope="module")
def portal_server(cluster: Cluster, worker_name: str, demo_template: str) -> Iterator[Server]:
    """A portal of this module's own."""
    name = f"{worker_name}_served"
    url = cluster.clone(name, demo_template)
    here = {"DATABASE_URL": url, "APP_DATABASE_URL": app_url(url)}
    with tempfile.TemporaryDirectory(prefix="portal-run-") as var, portal(Path(var), **here) as running:
        yield Server(running.address, url, running)
    cluster.drop(name)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window; what the browser's console calls an error fails the test."""
    context = browser.new_context(
        locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1366, "height": 768}
    )
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    window = context.new_page()
    errors: list[str] = []
    window.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    window.on("pageerror", lambda error: errors.append(str(error)))
    yield window
    context.close()
    assert not errors, errors


@pytest.fixture
def sign_in(page: Page, portal_server: Server) -> Callable[..., Page]:
    """Sign somebody of the demo in, as a person does: the button, then a name. Whoever was signed in is not."""

    def by_name(name: str, path: str = "/") -> Page:
        page.context.clear_cookies()
        page.goto(portal_server.address + path)
        page.get_by_role("link", name="Đăng nhập").click()
        page.get_by_text(name, exact=True).click()
        page.wait_for_url(f"{portal_server.address}/**")
        settle(page)
        return page

    return by_name
