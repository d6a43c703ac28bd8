"""What customers get is read before the button that sends it, and the button does what was read."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.screen import button, eventually, vi

#: An outage of An's district, to come or under way, that a station or a line names.
HERS = """
    select o.district_id || '-' || o.id, o.id from outage o join unit u on u.id = o.district_id and u.code = 'PE0400'
    where {which} and (o.transformer_id is not null or o.feeder_id is not null) order by o.id limit 1
"""
PageAs = Callable[..., Page]


def opened(page_as: PageAs, served: Server, which: str) -> tuple[Page, int]:
    [(key, outage)] = served.ask(HERS.format(which=which))
    return page_as("An", f"/outages?view=list&outage={key}"), outage


def test_power_is_back_after_a_question(page_as: PageAs, served: Server) -> None:
    an, outage = opened(page_as, served, "o.state = 'posted' and o.starts < now() and o.ends > now()")
    state = f"select state from outage where id = {outage} and district_id = %s"
    district = served.one("select id from unit where code = 'PE0400'")
    button(an, vi("Power is back")).click()
    expect(an.get_by_role("dialog")).to_be_visible()
    assert served.one(state, district) == "posted"
    button(an, vi("Yes, the power is back")).click()
    eventually(lambda: served.one(state, district) == "restored")


def test_a_draft_goes_out_as_it_was_read(page_as: PageAs, served: Server) -> None:
    an, outage = opened(page_as, served, "o.state = 'draft' and o.starts > now() + interval '6 days'")
    district = served.one("select id from unit where code = 'PE0400'")
    button(an, vi("Post")).click()
    dialog = an.get_by_role("dialog")
    read = dialog.locator(".quote")
    expect(read).to_be_visible()
    words = read.inner_text()
    dialog.locator("button[kind=primaryFormSubmit]").click()
    written = "select distinct body from message where outage_id = %s and district_id = %s"
    eventually(lambda: served.ask(written, outage, district))
    assert [" ".join(body.split()) for (body,) in served.ask(written, outage, district)] == [
        " ".join(words.split())
    ]
