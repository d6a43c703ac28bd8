"""In and out: by a click on a name or by keys alone, back to the address that was asked for, in the language chosen."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, sign_in
from tests.browser.screen import button, drawn, settle, vi

#: Given, or on its way to the centre that checks it.
ANSWER = """
    select coalesce(t.answer, (select n.body from note n where n.district_id = t.district_id and n.ticket_id = t.id
                               and n.kind = 'answer' order by n.at desc limit 1)) from ticket t where number = %s
"""


def test_a_deep_link_survives_the_sign_in(window: Page) -> None:
    sign_in(window, "An", "/tickets?view=overdue")
    expect(window).to_have_url("/tickets?view=overdue")
    expect(window.get_by_role("link", name=vi("Tickets")).first).to_be_visible()


def test_who_has_no_role_is_told_whom_to_ask(window: Page) -> None:
    sign_in(window, "Khách")
    expect(window.get_by_text(vi("Hello {name}. You have no role here yet.", name="Khách"))).to_be_visible()


def test_another_language_is_spoken_at_the_same_address_and_after_the_next_sign_in(window: Page) -> None:
    sign_in(window, "Dũng", "/board")
    who = window.get_by_role("button").filter(has_text="Dũng")
    who.click()
    window.get_by_text("English").click()
    expect(window.locator("html")).to_have_attribute("lang", "en")  # the page is loaded anew
    expect(window.get_by_role("link", name="Overview")).to_be_visible()
    settle(window)
    expect(window).to_have_url("/board")
    who.click()
    window.get_by_text("Sign out", exact=True).click()
    expect(window.get_by_text("You are signed out.")).to_be_visible()
    window.goto("/board")
    expect(window.get_by_role("link", name="Sign in as a demo person")).to_be_visible()


def test_keys_alone_are_enough(window: Page, served: Server) -> None:
    window.goto("/")
    reach(window, vi("Sign in as a demo person"))
    window.keyboard.press("Enter")
    expect(window.get_by_text("An", exact=True)).to_be_visible()
    reach(window, "An")
    window.keyboard.press("Enter")
    window.wait_for_url(served.address + "/")
    expect(settle(window).get_by_text(vi("Next three tickets"))).to_be_visible()
    with drawn(window):
        window.keyboard.press("Alt+Enter")
    number = window.url.rpartition("ticket=")[2]
    if button(window, vi("Accept")).is_visible():
        with drawn(window):
            window.keyboard.press("Alt+Enter")
    if window.get_by_placeholder(vi("When it will be done, or what holds it up …")).is_visible():
        reach(window, vi("Answer the urge"))  # the button; before it the box, and before that the ways
        window.keyboard.press("Shift+Tab")
        window.keyboard.press("Shift+Tab")
        for _step in range(3):
            window.keyboard.press("ArrowLeft")
        with drawn(window):
            window.keyboard.press("Space")
    reach(window, vi("Write what the customer will hear or read …"))
    window.keyboard.press("Control+a")  # whatever was left there unsent
    window.keyboard.type("Đã sửa xong, có điện.")
    with drawn(window):
        window.keyboard.press("Control+Enter")
    assert served.one(ANSWER, number) == "Đã sửa xong, có điện."


def reach(page: Page, words: str) -> None:
    """Press Tab until the focus is on what is called so."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(words):
            return
    raise AssertionError(f"no Tab leads to {words}")


FOCUSED = """() => { const e = document.activeElement
    return [e.placeholder, e.ariaLabel, (e.querySelector('.name, [data-testid=stMarkdownContainer]') || e).innerText].find(Boolean)?.trim() ?? '' }"""
