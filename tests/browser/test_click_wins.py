"""A click is never lost to what a page does by itself, at whatever moment the two meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import settle
from tests.browser.test_history import arrives, at

PageAs = Callable[..., Page]


@contextmanager
def restless(page: Page, every: int) -> Iterator[None]:
    """All the while the page reads itself anew, however much is under the hand."""
    page.evaluate(
        "every => { window.restless = setInterval(() => portalByItself(() => portalLive.trigger('anew', Date.now())), every) }",
        every,
    )
    try:
        yield
    finally:
        page.evaluate("clearInterval(window.restless)")


@pytest.mark.parametrize("every", [15, 80])
def test_a_link_leads_where_it_says_while_the_page_reads_itself_anew(page_as: PageAs, every: int) -> None:
    an = page_as("An", "/tickets")
    for step in range(8):
        row = an.locator(".st-key-master a[href*='ticket=']").nth(step)
        number = re.search(r"ticket=([^&]+)", row.get_attribute("href") or "")[1]  # type: ignore[index]
        with restless(an, every):
            an.wait_for_timeout(40 * step)
            row.click()
            expect(an).to_have_url(re.compile(number), timeout=8000)
            an.wait_for_timeout(300)
        settle(an)
        assert number in an.url


@pytest.mark.parametrize("every", [15, 80])
def test_back_leads_back_while_the_page_reads_itself_anew(page_as: PageAs, every: int) -> None:
    an = page_as("An", "/tickets")
    way = [at(an)]
    for link in ("/outages", "/customers", "/tickets", "/outages"):
        with restless(an, every):
            an.locator(f"a[href$='{link}']:visible").first.click()
            expect(an).to_have_url(re.compile(rf"{link}$"), timeout=8000)
            an.wait_for_timeout(200)
        arrives(an, (link, {}))
        way.append((link, {}))
    for place in way[-2::-1]:
        with restless(an, every):
            an.wait_for_timeout(50)
            an.go_back()
            expect(an).to_have_url(re.compile(rf"{place[0]}$"), timeout=8000)
            an.wait_for_timeout(400)
        arrives(an, place)
