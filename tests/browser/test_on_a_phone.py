"""The way through the portal on a phone: by touch, one pane at a time, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.i18n import LANGUAGES
from tests.addresses import OPENED
from tests.browser.conftest import DESK, PHONE, Server
from tests.browser.screen import CALM, crowded, drawn, follow, go, look_up, narrow, vi


def test_a_district_answers_from_the_road(page_as: Callable[..., Page]) -> None:
    an = page_as("An", size=PHONE)
    assert narrow(an)
    follow(an, "/tickets?view=today")
    assert narrow(an)
    go(an, "/tickets")
    follow(an, "ticket=")
    assert narrow(an)
    expect(an.locator(".st-key-detail")).to_be_visible()
    expect(an.locator(".st-key-master")).to_be_hidden()
    with drawn(an):
        an.get_by_role("link", name=vi("List"), exact=True).tap()
    expect(an.locator(".st-key-master")).to_be_visible()
    an.get_by_test_id("stExpandSidebarButton").tap()
    with drawn(an):
        an.get_by_role("link", name=vi("Customers"), exact=True).tap()
    expect(an.get_by_role("heading", name=vi("Customers"))).to_be_visible()
    expect(an.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    assert narrow(an)


def test_the_centre_looks_up_in_english_in_the_dark(page_as: Callable[..., Page], served: Server) -> None:
    phone = served.one(OPENED["a caller"][2]["q"])
    chi = page_as("Chi", size=PHONE, scheme="dark", language="en")
    expect(chi.locator("html")).to_have_attribute("lang", "en")
    assert narrow(chi)
    go(chi, "/call")
    look_up(chi, phone, "Phone, code, name, address, ticket number")
    expect(chi.get_by_text("Say to the caller")).to_be_visible()
    assert narrow(chi)
    for there in ("/tickets", "/customers", "/outages"):
        go(chi, there)
        assert narrow(chi), there


def test_who_steers_looks_on_a_phone(page_as: Callable[..., Page]) -> None:
    dung = page_as("Dũng", size=PHONE)
    for there in ("/", "/board", "/insights"):
        go(dung, there)
        assert narrow(dung), there


#: Counts of the menu on a bad day: as the live socket tells them, how many and how many of them are late.
MANY = "() => { portalLive.menu = {home: [396, 1], tickets: [12345, 678], messages: [396, 3]} }"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_overlaps_in_the_bar_of_who_has_the_longest_menu(
    page_as: Callable[..., Page], language: str
) -> None:
    dung = page_as("Dũng", size=DESK, language=language)
    dung.evaluate(MANY)
    expect(dung.locator("[data-testid=stTopNavLink][data-count='99+']")).to_have_count(3)
    expect(dung.get_by_test_id("stTopNavLink")).to_have_count(8)
    assert crowded(dung) == []
    dung.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(dung.get_by_test_id("stExpandSidebarButton")).to_be_visible()
    assert crowded(dung) == []


def test_a_long_badge_leaves_the_title_its_room(page_as: Callable[..., Page]) -> None:
    an = page_as("An", "/tickets", size=PHONE)
    an.evaluate(
        "() => document.querySelectorAll('.rows .l1 .b').forEach(b => b.append(' Half of the time is gone'))"
    )
    line = an.locator(".rows .l1").first
    title, badge = line.locator("strong").bounding_box(), line.locator(".b").bounding_box()
    assert title
    assert badge
    assert title["y"] + title["height"] <= badge["y"]
    assert narrow(an)


def test_a_word_of_confirmation_leaves_the_bell_and_the_menu_free(page_as: Callable[..., Page]) -> None:
    """It lay over both the bell and the menu's arrow."""
    an = page_as("An", "/tickets", size=PHONE)
    follow(an, "ticket=")
    follow(an, "/customer?")
    an.get_by_role("button", name=vi("Confirm as correct")).tap()
    toast = an.get_by_test_id("stToast")
    expect(toast).to_be_visible()
    an.evaluate(CALM)
    told = toast.bounding_box()
    assert told
    for part in (an.locator(".bell .ring"), an.get_by_test_id("stExpandSidebarButton")):
        box = part.bounding_box()
        assert box
        beside = told["x"] >= box["x"] + box["width"] or told["x"] + told["width"] <= box["x"]
        assert beside or told["y"] >= box["y"] + box["height"]
