"""What the keyboard does without a click before it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.screen import drawn, go, vi

PageAs = Callable[..., Page]
CALLED = "Phone, code, name, address, ticket number"


def test_who_calls_is_typed_at_once(page_as: PageAs) -> None:
    chi = page_as("Chi", "/call")
    expect(chi.get_by_placeholder(vi(CALLED))).to_be_focused()
    chi.keyboard.type("0901 000")
    go(chi, "/")
    with drawn(chi):
        chi.get_by_role("link", name=vi("Call"), exact=True).first.click()
    expect(chi.get_by_placeholder(vi(CALLED))).to_be_focused()


def test_a_stroke_leads_to_the_search_box(page_as: PageAs) -> None:
    an = page_as("An", "/customers")
    an.keyboard.press("/")
    an.keyboard.type("le/loi")
    expect(an.locator("input[type=search]")).to_have_value("le/loi")
