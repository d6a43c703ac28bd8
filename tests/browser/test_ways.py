"""The keys of a request: Ctrl+Enter sends what stands in the box that is seen, Alt+Enter accepts, and neither loses a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Server
from tests.browser.screen import by, drawn, eventually, vi

PageAs = Callable[..., Page]
HELD = """
    select t.number, t.id from ticket t join unit u on u.id = t.holder_unit_id and u.code = 'PE0400'
    where t.state = %s and not t.confidential and t.accepted_at is {} null
      and not exists (select from urge where urge.district_id = t.district_id and urge.ticket_id = t.id and answered_at is null)
    order by t.id desc limit 1
"""
#: Another way is chosen, and in the moment before its box is there somebody still types into the one that goes away.
TYPED_LATE = """(segment, words) => {
    const box = document.querySelector('.st-key-composer textarea')
    segment.click()
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(box, words)
    box.dispatchEvent(new Event('input', {bubbles: true}))
}"""
#: The bell asks in the very moment in which a button is pressed, so that one message has both; the page does not look by itself.
ASKED_WITH = """button => {
    portalLive.anew = Date.now() + 60000
    window.portalByItself = ask => ask()
    document.querySelector('.bell').ask()
    button.click()
}"""
NOTES = "select kind from note where ticket_id = %s and body = %s"


@pytest.fixture(autouse=True)
def _forgotten(served: Server) -> None:
    served.ask("delete from draft")


def test_the_key_that_sends_sends_the_way_that_is_seen(page_as: PageAs, served: Server) -> None:
    [(number, ticket)] = served.ask(HELD.format("not"), "working")
    an = page_as("An", f"/tickets?ticket={number}")
    by(an, vi("For colleagues")).click()
    an.keyboard.type("Khách hẹn sau 17 giờ.")  # not left: the key finds it all the same
    with drawn(an):
        an.keyboard.press("Control+Enter")
    eventually(lambda: served.ask(NOTES, ticket, "Khách hẹn sau 17 giờ.") == [("internal",)])
    assert served.one("select state from ticket where number = %s", number) == "working"
    box = an.locator(".st-key-composer textarea")
    expect(box).to_have_value("")
    expect(box).to_have_attribute("placeholder", vi("A remark for colleagues …"))


def test_what_is_being_written_stays_where_it_is_when_the_request_is_accepted(
    page_as: PageAs, served: Server
) -> None:
    [(number, _ticket)] = served.ask(HELD.format(""), "returned")
    an = page_as("An", f"/tickets?ticket={number}")
    box = by(an, vi("For colleagues"))
    box.click()
    an.keyboard.type("Nhà có chó dữ.")
    with drawn(an):
        an.keyboard.press("Alt+Enter")
    expect(an.get_by_role("radio", name=vi("Customer"))).to_be_visible()
    expect(box).to_have_value("Nhà có chó dữ.")
    expect(box).to_have_attribute("placeholder", vi("A remark for colleagues …"))
    assert served.one("select accepted_at is not null from ticket where number = %s", number)


def test_what_is_typed_into_a_box_that_is_just_going_away_is_not_lost(
    page_as: PageAs, served: Server
) -> None:
    [(number, _ticket)] = served.ask(HELD.format("not"), "working")
    an = page_as("An", f"/tickets?ticket={number}")
    by(an, vi("Progress"))
    an.get_by_role("radio", name=vi("Customer")).evaluate(TYPED_LATE, "Đội đã đến.")
    expect(an.locator(".st-key-composer").get_by_role("textbox", name=vi("Customer"))).to_have_value("")
    an.wait_for_timeout(1500)  # a draft leaves a second after the last letter
    expect(by(an, vi("Progress"))).to_have_value("Đội đã đến.")


def test_the_message_is_seen_as_it_is_written_and_nothing_jumps(page_as: PageAs, served: Server) -> None:
    [(number, _ticket)] = served.ask(HELD.format("not"), "working")
    an = page_as("An", f"/tickets?ticket={number}", size=PHONE)
    ways = an.locator(".st-key-composer [role=radiogroup]")
    places = []
    for way in ("Customer", "For colleagues", "Progress"):
        by(an, vi(way))
        places.append(ways.bounding_box())
    assert places[0] == places[1] == places[2]
    by(an, vi("Customer")).fill("Đã thay cầu chì.")
    an.locator(".asseen button").tap()
    expect(an.locator(".asseen .bubble")).to_contain_text(f"{number}")
    expect(an.locator(".asseen .bubble")).to_contain_text("Đã thay cầu chì.")


def test_what_was_saved_is_shown_though_the_bell_asked_with_the_same_click(
    page_as: PageAs, served: Server
) -> None:
    [(number, ticket)] = served.ask(HELD.format("not"), "working")
    an = page_as("An", f"/tickets?ticket={number}")
    with drawn(an):
        by(an, vi("Progress")).fill("Đội đang trên đường.")
        an.locator(".head").click()  # what was typed is there before the button is pressed
    with drawn(an):
        an.locator("[class*=st-key-verb-progress] button").evaluate(ASKED_WITH)
    expect(an.locator(".tl").get_by_text("Đội đang trên đường.")).to_be_visible()
    assert served.ask(NOTES, ticket, "Đội đang trên đường.") == [("progress",)]
