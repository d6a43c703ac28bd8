"""What an administrator changes is there at the next click of everybody else, without a release."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.screen import choose, drawn, go, look_up, press, vi
from tests.browser.test_story import CALLER

PageAs = Callable[..., Page]


def write(page: Page, label: str, text: str) -> None:
    """Type into the box of a form."""
    page.get_by_role("textbox", name=label, exact=True).fill(text)


def test_a_category_more_with_a_limit_is_asked_for_in_the_next_call(page_as: PageAs, served: Server) -> None:
    [(district, customer, phone, _code)] = served.ask(CALLER)
    ha = page_as("Hà", "/rules?view=categories")
    write(ha, vi("Code"), "Điện mặt trời")
    write(ha, f"{vi('Display name')} · Tiếng Việt", "Điện mặt trời mái nhà")
    press(ha, vi("Add the category"))
    expect(
        ha.get_by_text(vi("2 to 40 lower case letters, digits and hyphens, a letter first."))
    ).to_be_visible()
    write(ha, vi("Code"), "solar")
    press(ha, vi("Add the category"), twice=True)
    expect(ha.get_by_role("link", name="Điện mặt trời mái nhà")).to_be_visible()

    go(ha, "/rules")
    ha.get_by_role("combobox", name=vi("Category")).click()
    ha.get_by_role("option", name="Điện mặt trời mái nhà").click()
    write(ha, vi("Source"), "QĐ 1/2026")
    press(ha, vi("Add the limit"), twice=True)
    assert served.ask("select count(*) from limit_rule where category = 'solar'") == [(1,)]

    chi = page_as("Chi", "/call")
    look_up(chi, phone, vi("Phone, code, name, address, ticket number"))
    with drawn(chi):
        chi.get_by_role("radio", name="Điện mặt trời mái nhà").click()
    press(chi, vi("Record and end"))
    told = "select category, subject from ticket where district_id = %s and customer_id = %s and category = 'solar'"
    assert served.ask(told, district, customer) == [("solar", "Điện mặt trời mái nhà")]


def test_a_group_of_the_provider_gives_a_role_until_it_does_not(page_as: PageAs, served: Server) -> None:
    ha = page_as("Hà", "/people?view=groups")
    write(ha, vi("Group"), "tong-dai")
    with drawn(ha):
        ha.keyboard.press("Tab")
    choose(ha, vi("Role"), vi("District staff"))
    choose(ha, vi("Unit"), served.one("select short_name from unit where code = 'PE0400'"))
    press(ha, vi("Add the group"), twice=True)
    assert served.ask("select group_name, role from group_role") == [("tong-dai", "district_staff")]
    go(ha, "/people?view=groups&group=tong-dai")
    press(ha, vi("Gives no role any more"), twice=True)
    assert served.ask("select count(*) from group_role") == [(0,)]
    expect(ha.get_by_text(vi("No group gives a role yet: everybody gets theirs by hand."))).to_be_visible()
