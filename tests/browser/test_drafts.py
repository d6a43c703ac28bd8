"""Nothing typed is lost: not by a reload, by Back, by another page, nor by signing in anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Windows, sign_in
from tests.browser.screen import drawn, eventually, go, say_what_for, settle, vi
from tests.browser.test_story import CALLER, opens

PageAs = Callable[..., Page]
SAID = "Khách nói: cột điện trước nhà nghiêng hẳn, dây chùng xuống mái tôn."


@pytest.fixture(autouse=True)
def _forgotten(served: Server) -> None:
    served.ask("delete from draft")


def note(page: Page) -> object:
    """The box for what the customer said."""
    return page.get_by_label(vi("What the customer said"))


def type_note(page: Page) -> None:
    """Letter by letter, the box not left."""
    page.get_by_label(vi("What the customer said")).click()
    page.keyboard.type(SAID)


def kept(served: Server) -> list[str]:
    """Texts in the database."""
    return [text for (text,) in served.ask("select text from draft where field <> ''")]


def test_a_call_note_survives_a_reload_in_the_middle_of_typing(page_as: PageAs, served: Server) -> None:
    [(_district, _customer, _phone, code)] = served.ask(CALLER)
    chi = page_as("Chi", f"/call?q={code}")
    type_note(chi)
    chi.reload()
    settle(chi)
    expect(chi.get_by_label(vi("What the customer said"))).to_have_value(SAID)


def test_what_one_box_holds_costs_no_other_its_words(windows: Windows, served: Server) -> None:
    """A text longer than a request takes, half a character, a name that is none, and more boxes than one request takes."""
    windows.expected.append("400")
    [(_district, _customer, _phone, code)] = served.ask(CALLER)
    chi = sign_in(windows.open(), "Chi", f"/call?q={code}")
    chi.evaluate(
        """() => {
            const put = (field, text) => portalDrafts.unsent.set('x ' + field, {form: 'x', field, text, at: Date.now()})
            put('long', 'đ'.repeat(400000))
            put('half', 'a\\ud800')
            put('no name', 'b')
            for (let n = 0; n < 120; n++) put('box' + n, 'c')
        }"""
    )
    type_note(chi)
    eventually(lambda: SAID in kept(served) and kept(served).count("c") == 120)
    assert sorted({len(text) for text in kept(served)} - {1, len(SAID)}) == [2, 30_000], (
        "60,000 bytes of the long one"
    )


def test_a_call_note_survives_another_page_and_a_new_sign_in(windows: Windows, served: Server) -> None:
    [(_district, _customer, _phone, code)] = served.ask(CALLER)
    chi = sign_in(windows.open(), "Chi", f"/call?q={code}")
    type_note(chi)
    eventually(lambda: kept(served) == [SAID])
    again = sign_in(windows.open(), "Chi", f"/call?q={code}")  # another browser
    expect(again.get_by_label(vi("What the customer said"))).to_have_value(SAID)
    other = sign_in(windows.open(), "Dũng", f"/call?q={code}")
    expect(other.get_by_label(vi("What the customer said"))).to_have_value("")


def test_what_was_sent_does_not_come_back(page_as: PageAs, served: Server) -> None:
    [(_district, _customer, _phone, code)] = served.ask(CALLER)
    chi = page_as("Chi", f"/call?q={code}")
    type_note(chi)
    with drawn(chi):
        chi.keyboard.press("Control+Enter")
    expect(chi.get_by_text(vi("The call is ended"))).to_be_visible()
    chi.wait_for_timeout(2500)  # longer than a text waits in the browser
    assert kept(served) == []
    chi.goto(f"/call?q={code}")
    settle(chi)
    expect(chi.get_by_label(vi("What the customer said"))).to_have_value("")


def test_cells_of_a_grid_survive_a_reload_and_another_page(page_as: PageAs, served: Server) -> None:
    mine = "select id from customer where phone is not null and district_id = (select id from unit where code = 'PE0400')"
    address = "/customer_edit?ids=" + ",".join(
        str(id) for (id,) in served.ask(f"{mine} order by code limit 3")
    )
    an = page_as("An", address)
    say_what_for(an)
    editor, grid = an.locator("#portal textarea"), an.get_by_test_id("stDataFrame")
    eventually(lambda: opens(editor, grid, {"x": 420, "y": 50}))
    editor.fill("0901000218")
    with drawn(an):
        an.keyboard.press("Enter")
    save = an.locator("button[kind=primary]")
    expect(save).to_contain_text("1")
    an.reload()
    settle(an)
    say_what_for(an)
    expect(save).to_contain_text("1")
    go(an, "/tickets")
    go(an, address)
    expect(save).to_contain_text("1")
    with drawn(an):
        an.get_by_text(vi("Discard"), exact=True).click()
    assert kept(served) != [], "it is asked first"
    with drawn(an):
        an.get_by_role("dialog").locator("button[kind=primary]").click()
    assert kept(served) == []


def test_leaving_with_a_cell_still_open_asks(page_as: PageAs, served: Server) -> None:
    [(id,)] = served.ask(
        "select id from customer where district_id = (select id from unit where code = 'PE0400') limit 1"
    )
    an = page_as("An", f"/customer_edit?ids={id}")
    editor = an.locator("#portal textarea")
    eventually(lambda: opens(editor, an.get_by_test_id("stDataFrame"), {"x": 234, "y": 50}))
    editor.press_sequentially("x")
    asked: list[str] = []
    an.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with suppress(PlaywrightError):  # the reload was called off
        an.reload(timeout=3000)
    assert asked == ["beforeunload"]


def test_everything_chosen_in_a_form_survives_a_reload(page_as: PageAs, served: Server) -> None:
    """A choice from a list, a number, a switch and a day, in a form that the server has not seen yet."""
    ha = page_as("Hà", "/rules")
    choose_unsent(ha, vi("Unit of time"), vi("working days"))
    number = ha.get_by_role("spinbutton", name=vi("Limit"), exact=True)
    number.fill("7")
    ha.locator("label").filter(has_text=vi("Stops while waiting for the customer")).click()
    day = ha.locator("[class*='valid_from'] [data-type=day]")
    day.click()
    ha.keyboard.type("15")
    ha.reload()
    settle(ha)
    expect(ha.get_by_role("combobox", name=vi("Unit of time"))).to_have_value(vi("working days"))
    expect(number).to_have_value("7")
    expect(ha.get_by_role("switch", name=vi("Stops while waiting for the customer"))).to_be_checked()
    expect(day).to_have_attribute("aria-valuenow", "15")


def test_several_of_a_list_and_a_moment_survive_a_reload(page_as: PageAs, served: Server) -> None:
    ha = page_as("Hà", "/rules?view=alerts")
    kept_on = ha.locator("[class*='--kept--'] [data-tag]:not(template *)")
    before = kept_on.count()
    choose_unsent(ha, vi("Cannot be switched off"), vi("Text message"))
    ha.keyboard.press("Escape")
    expect(kept_on).to_have_count(before + 1)
    ha.reload()
    settle(ha)
    expect(kept_on).to_have_count(before + 1)
    minh = page_as("Minh", "/outages?view=new")
    hour = minh.locator("[class*='--starts--'] [data-type=hour]")
    hour.click()
    minh.keyboard.type("09")
    eventually(lambda: any(text.endswith("T09:00") for text in kept(served)))
    minh.reload()
    settle(minh)
    expect(hour).to_have_attribute("aria-valuenow", "9")


def test_what_a_call_is_about_survives_a_reload_and_ends_with_the_call(
    page_as: PageAs, served: Server
) -> None:
    [(_district, _customer, _phone, code)] = served.ask(CALLER)
    chi = page_as("Chi", f"/call?q={code}")
    about = chi.locator("[class*='st-key-chosen--call'][class*='--about--'] [role=radio]")
    with drawn(chi):
        about.last.click()
    chi.get_by_role("radiogroup").get_by_text(vi("Answered in this call"), exact=True).click()
    settle(chi)
    chi.reload()
    settle(chi)
    expect(about.last).to_be_checked()
    expect(chi.get_by_label(vi("What you answered"))).to_be_visible()
    chi.get_by_label(vi("What you answered")).fill("Cảm ơn anh.")
    chi.get_by_label(vi("What the customer said")).fill(SAID)
    with drawn(chi):
        chi.keyboard.press("Control+Enter")
    expect(chi.get_by_text(vi("The call is ended"))).to_be_visible()
    chi.goto(f"/call?q={code}")
    settle(chi)
    expect(about.last).not_to_be_checked()


def choose_unsent(page: Page, label: str, words: str) -> None:
    """Choose in a form: the server hears of it when the form is sent."""
    page.get_by_role("combobox", name=label).click(delay=100)
    page.get_by_role("option", name=words, exact=True).click()


def test_an_answer_begun_survives_another_ticket_and_a_reload(page_as: PageAs, served: Server) -> None:
    numbers = [
        n
        for (n,) in served.ask(
            "select t.number from ticket t join unit u on u.id = t.holder_unit_id and u.code = 'PE0400'"
            " where t.state = 'working' and not t.confidential order by t.id limit 2"
        )
    ]
    an = page_as("An", f"/tickets?ticket={numbers[0]}")
    box = an.locator("[class*='st-key-draft--ticket']").locator("textarea")
    box.click()
    an.keyboard.type(SAID)
    an.goto(f"/tickets?ticket={numbers[1]}")
    settle(an)
    expect(box).to_have_value("")
    an.goto(f"/tickets?ticket={numbers[0]}")
    settle(an)
    expect(box).to_have_value(SAID)
    an.reload()
    settle(an)
    expect(box).to_have_value(SAID)
