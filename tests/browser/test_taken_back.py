"""An sends an answer, sees that it was the wrong one, takes it back: nothing leaves, and the words stand in the box again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Server
from tests.browser.screen import button, eventually, go, press, settle, vi

#: Requests that An works on, whose customers are told by message.
HERS = """
    select t.number, t.district_id, t.id from ticket t join unit u on u.id = t.district_id and u.code = 'PE0400'
    join customer c on c.district_id = t.district_id and c.id = t.customer_id
    join category k on k.code = t.category and not k.checked
    where t.state = 'working' and t.holder_unit_id = t.district_id and t.accepted_at is not null and not t.confidential
      and coalesce(c.notify_by, 'sms') = 'sms' and t.contact_phone is not null and t.urges_open = 0
    order by t.id desc
"""
#: Seconds are dear on a machine that is busy with other tests.
LONGER = """
    update change c set at = c.at + interval '40 seconds' from ticket t
    where t.number = %s and c.district_id = t.district_id and c.action = 'tickets.resolve'
      and c.transaction = (select max(x.transaction) from change x where x.table_name = 'ticket' and x.row_key = t.id::text
                           and x.district_id = t.district_id)
"""
WORDS = "Nhầm khách: đã thay công tơ lúc 9 giờ."
PageAs = Callable[..., Page]


def answer(page: Page, number: str) -> None:
    go(page, f"/tickets?ticket={number}")
    page.get_by_placeholder(vi("Write what the customer will hear or read …")).fill(WORDS)
    press(page, vi("Resolve, centre rings"))


def bar(page: Page) -> Locator:
    return page.locator(".take-back .line")


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_what_was_sent_is_taken_back_from_another_ticket_and_after_a_reload(
    page_as: PageAs, served: Server, size: dict[str, int] | None
) -> None:
    [(number, district, ticket), (other, _d, _t)] = served.ask(HERS)[:2]
    an = page_as("An", "/tickets", size=size)
    answer(an, number)
    expect(bar(an)).to_contain_text(vi("Take back"))
    served.ask(LONGER, number)
    go(an, f"/tickets?ticket={other}")
    expect(bar(an)).to_contain_text(number)
    an.reload()
    settle(an)
    expect(bar(an)).to_contain_text(number)
    button(an, vi("Take back")).click()

    message = "select state from message where district_id = %s and ticket_id = %s order by id desc limit 1"
    eventually(lambda: served.one(message, district, ticket) == "withdrawn")
    state = "select state, resolved_at, answer from ticket where district_id = %s and id = %s"
    assert served.ask(state, district, ticket) == [("working", None, None)]
    expect(an).to_have_url(re.compile(number))  # back where the words were written
    expect(an.get_by_placeholder(vi("Write what the customer will hear or read …"))).to_have_value(WORDS)
    expect(bar(an)).to_have_count(0)
    expect(an.locator(".st-key-detail")).to_contain_text(
        vi("{who} took it back within ten seconds", who="An")
    )
    an.reload()  # the words are kept like any that were typed
    settle(an)
    expect(an.get_by_placeholder(vi("Write what the customer will hear or read …"))).to_have_value(WORDS)


def test_the_offer_goes_by_itself_and_the_message_too(page_as: PageAs, served: Server) -> None:
    (number, district, ticket) = served.ask(HERS)[2]
    an = page_as("An", "/tickets")
    answer(an, number)
    expect(bar(an)).to_be_visible()
    an.close()  # nothing hangs on the window
    where = "where district_id = %s and ticket_id = %s"
    eventually(lambda: served.one(f"select state from message {where}", district, ticket) == "no_gateway")
