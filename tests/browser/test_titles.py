"""Tabs can be told apart, and lead back to where one came from; none says a customer's name."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.screen import drawn, follow, reaches, vi

PageAs = Callable[..., Page]


def test_the_tab_says_what_is_open(page_as: PageAs, served: Server) -> None:
    an = page_as("An", "/tickets")
    follow(an, "ticket=")
    reaches(an, lambda url: "ticket=" in url)
    number = an.url.partition("ticket=")[2].partition("&")[0]
    expect(an).to_have_title(re_of(number))
    [(code, name)] = served.ask(
        "select code, name from customer where district_id = (select id from unit where code = 'PE0400') order by code limit 1"
    )
    an.goto(f"/customer?code={code}")
    expect(an).to_have_title(re_of(code))
    assert name not in an.title()


def test_a_record_leads_back_to_the_list(page_as: PageAs, served: Server) -> None:
    code = served.one(
        "select code from customer where district_id = (select id from unit where code = 'PE0400') order by code limit 1"
    )
    an = page_as("An", f"/customer?code={code}")
    with drawn(an):
        an.locator(".head").get_by_role("link", name=vi("Customers")).click()
    expect(an.get_by_role("heading", name=vi("Customers"), exact=True)).to_be_visible()


def re_of(words: str) -> re.Pattern[str]:
    """A title that begins so, whatever number of news stands before it."""
    return re.compile(rf"^(\(\d+\) )?{re.escape(words)} · ")
