"""First visits with a cold browser, and reloads: from the address to the frame that shows the page."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any, NamedTuple

from playwright.sync_api import Playwright

from bench.portal_steps import PortalSteps
from bench.window import Seen, Window, chromium

PAUSE = 1500  # milliseconds that somebody looks at a page


class Page(NamedTuple):
    """A page that somebody comes to first."""

    words: str
    person: str
    path: str
    seen: Seen


HOME = Page("home", "an", "/", Seen("", ".tiles a"))
PAGES = (
    HOME,
    Page("tickets", "an", "/tickets", Seen("", ".rows a")),
    Page("customers (a grid)", "an", "/customers", Seen("PE", drawn=True)),
    Page("figures (charts)", "giang", "/insights", Seen("", "[data-testid=stVegaLiteChart] svg")),
)
Measured = dict[str, list[float]]


def visits(playwright: Playwright, address: str, count: int) -> Measured:
    """Milliseconds of each kind of visit; every first one in a browser process of its own with an empty profile."""
    measured: Measured = defaultdict(list)
    cookies = {page.person: _cookies(playwright, address, page.person) for page in PAGES}
    for _turn in range(count):
        for page in PAGES:
            _visit(playwright, address, page, cookies[page.person], measured)
        _sign_in(playwright, address, measured)
    return dict(measured)


def _cookies(playwright: Playwright, address: str, person: str) -> Any:
    with chromium(playwright) as browser:
        return PortalSteps(Window(browser, address), person).page.context.cookies()


def _visit(playwright: Playwright, address: str, page: Page, cookies: Any, measured: Measured) -> None:
    """Somebody whose session lasts, in a browser that has nothing of ours yet; then the same page again."""
    with chromium(playwright) as browser:
        window = Window(browser, address, first=page.seen)
        window.page.context.add_cookies(cookies)
        first = window.load(lambda: window.page.goto(address + page.path))
        measured[f"first visit, {page.words}"].append(first)
        for _again in range(2):
            window.page.wait_for_timeout(PAUSE)
            measured[f"reload, {page.words}"].append(window.load(window.page.reload, page.seen))


def _sign_in(playwright: Playwright, address: str, measured: Measured) -> None:
    """The whole way of a person who comes for the first time: the sign-in page, a name, the first screen."""
    with chromium(playwright) as browser:
        window = Window(browser, address, first=HOME.seen)
        page = window.page
        page.goto(address)
        page.wait_for_timeout(PAUSE)
        page.locator("a.button").first.click()
        name = page.locator(f"button[name=subject][value={HOME.person}]")
        name.hover()
        page.wait_for_timeout(PAUSE)
        start = time.time() * 1000
        measured["first visit, by signing in"].append(window.frame(name.click) - start)
