"""Back and Forward: one entry a page, with the query that it had."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.screen import drawn, follow, reaches, vi
from tests.browser.test_story import CALLER

PageAs = Callable[..., Page]
SAID = "Khách nói: cột điện trước nhà nghiêng hẳn."


@pytest.fixture(autouse=True)
def _forgotten(served: Server) -> None:
    served.ask("delete from draft")


def at(page: Page) -> tuple[str, dict[str, list[str]]]:
    """Where the browser is: path and query."""
    return _place(page.url)


def _place(url: str) -> tuple[str, dict[str, list[str]]]:
    here = urlsplit(url)
    return here.path, parse_qs(here.query)


def arrives(page: Page, place: tuple[str, dict[str, list[str]]]) -> None:
    """It comes to be there; a run that was under way may have ended before."""
    reaches(page, lambda url: _place(url) == place)


def back(page: Page) -> None:
    """The browser's Back, once."""
    with drawn(page):
        page.go_back()


def test_back_from_a_customer_record_returns_to_the_caller_with_the_note(
    page_as: PageAs, served: Server
) -> None:
    [(_district, _customer, _phone, code)] = served.ask(CALLER)
    chi = page_as("Chi", f"/call?q={code}")
    note = chi.get_by_label(vi("What the customer said"))
    note.click()
    chi.keyboard.type(SAID)
    follow(chi, "/customer?")
    arrives(chi, ("/customer", {"code": [code], "call": ["yes"]}))
    back(chi)
    arrives(chi, ("/call", {"q": [code]}))
    expect(note).to_have_value(SAID)
    with drawn(chi):
        chi.go_forward()
    arrives(chi, ("/customer", {"code": [code], "call": ["yes"]}))


def test_back_from_a_tickets_customer_returns_to_the_ticket(page_as: PageAs, served: Server) -> None:
    number = served.one(
        "select t.number from ticket t join unit u on u.id = t.holder_unit_id and u.code = 'PE0400'"
        " where t.state = 'working' and t.customer_id is not null and not t.confidential order by t.id limit 1"
    )
    an = page_as("An", "/tickets?view=all")
    follow(an, f"ticket={number}")
    reaches(an, lambda url: number in url)
    before = at(an)
    follow(an, "/customer?")
    reaches(an, lambda url: _place(url)[0] == "/customer")
    back(an)
    arrives(an, before)
    expect(an.locator(".st-key-detail").get_by_text(number).first).to_be_visible()


def test_every_step_of_a_way_is_one_entry(page_as: PageAs) -> None:
    an = page_as("An", "/tickets")
    way = [at(an)]
    for link in ("/outages", "/customers", "/tickets"):
        with drawn(an):
            an.locator(f"a[href$='{link}']:visible").first.click()
        arrives(an, (link, {}))
        way.append((link, {}))
    for place in way[-2::-1]:
        back(an)
        arrives(an, place)
