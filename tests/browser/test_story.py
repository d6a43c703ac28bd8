"""A day of the portal: a call becomes a ticket, the ticket an answer, the answer a message; and what else the day brings.

Everybody here double-clicks. Everything is written once all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from portal import i18n
from portal.customers.models import Customer
from portal.fields import fields_of
from portal.settings import ROOT
from tests.browser.conftest import Server
from tests.browser.screen import (
    button,
    by,
    choose,
    double_click,
    drawn,
    eventually,
    follow,
    go,
    look_up,
    press,
    reaches,
    say_what_for,
    settle,
    vi,
)

SCHEDULE = ROOT / "tests/data/published-outages.csv"
#: A customer of An's with nothing open whose phone is nobody else's, and who is told by message.
CALLER = """
    select c.district_id, c.id, c.phone, c.code from customer c join unit u on u.id = c.district_id and u.code = 'PE0400'
    where c.phone is not null and coalesce(c.notify_by, 'sms') = 'sms'
      and not exists (select from ticket t where t.district_id = c.district_id and t.customer_id = c.id and t.state <> 'closed')
      and (select count(*) from customer d where c.phone in (d.phone, d.phone2)) = 1
    order by c.id limit 1
"""
PageAs = Callable[..., Page]


def write(page: Page, label: str, text: str) -> None:
    """Type into the field that is called so, by label or by the words that stand in it."""
    page.get_by_label(label).or_(page.get_by_placeholder(label)).first.fill(text)


def opens(editor: Locator, grid: Locator, at: Any) -> bool:
    """Whether a double click into a grid opens the editor of its cell; not before the grid has been drawn."""
    grid.dblclick(position=at)
    try:
        editor.wait_for(timeout=1000)
    except TimeoutError:
        return False
    return True


def label(name: str) -> str:
    """What a field of a customer is called."""
    with i18n.use("vi"):
        return str(fields_of(Customer)[name].field.label)


def test_from_the_call_to_the_answer(page_as: PageAs, served: Server) -> None:
    [(district, customer, phone, _code)] = served.ask(CALLER)
    of_customer = "from ticket where district_id = %s and customer_id = %s and state <> 'closed'"
    caller = vi("Phone, code, name, address, ticket number")

    chi = page_as("Chi", "/call")
    look_up(chi, phone, caller)
    write(chi, vi("What the customer said"), "Cả hẻm mất điện, nghe nổ ở trạm.")
    press(chi, vi("Record and end"), twice=True)
    [(ticket, number)] = served.ask(f"select id, number {of_customer}", district, customer)
    expect(chi.get_by_text(vi("Recorded: {number}", number=number)).first).to_be_visible()

    an = page_as("An", "/tickets")
    follow(an, f"ticket={number}")
    press(an, vi("Accept"), twice=True)
    by(an, vi("Progress")).fill("Tổ trực đang thay cầu chì.")
    press(an, vi("Note progress"), twice=True)
    expect(an.get_by_text("Tổ trực đang thay cầu chì.")).to_be_visible()

    dung = page_as("Dũng", "/board")
    with drawn(dung):
        dung.get_by_role("row").filter(has_text="Gia Định").locator("a[href*='state=working']").click()
    follow(dung, f"ticket={number}")
    by(dung, vi("Urge")).fill("Khách gọi lại, báo giờ có điện.")
    press(dung, vi("Urge"), twice=True)

    go(an, "/")
    follow(an, "view=urged")
    follow(an, f"ticket={number}")
    press(an, vi("I have seen this"), twice=True)
    by(an, vi("Answer the urge")).fill("15 giờ 30 có điện.")
    press(an, vi("Answer the urge"), twice=True)
    by(an, vi("Customer")).fill("Đã thay cầu chì, có điện từ 15 giờ 20.")
    press(an, vi("Resolve, centre rings"), twice=True)

    where = "where district_id = %s and ticket_id = %s"
    eventually(lambda: served.one(f"select count(*) from message {where}", district, ticket) == 1)
    notes = served.ask(f"select kind from note {where} order by at", district, ticket)
    urges = served.ask(f"select answer from urge {where}", district, ticket)
    holders = served.ask(f"select reason from holding {where} order by since", district, ticket)
    assert (notes, urges) == ([("progress",)], [("15 giờ 30 có điện.",)])
    assert holders == [("received",), ("forwarded",)]

    eventually(lambda: served.one(f"select state from message {where}", district, ticket) == "no_gateway")
    assert (
        served.one("select state from ticket where district_id = %s and id = %s", district, ticket)
        == "resolved"
    )
    look_up(chi, number, caller)
    reaches(chi, lambda url: url.endswith(f"/call?q={number}"))  # the call that ended names the same ticket
    follow(chi, f"ticket={number}")
    told = [
        vi("The message was not sent: no gateway. Tell the customer by phone"),
        vi("{who} resolved it", who="An"),
        vi("{who} answered the urge", who="An"),
        vi("{who} accepted it", who="An"),
        vi("{who} forwarded to {to}", who="Chi", to="Gia Định"),
    ]
    thread = chi.locator(".st-key-detail").inner_text()
    assert [thread.index(words) for words in told] == sorted(thread.index(words) for words in told)
    go(chi, "/call")
    look_up(chi, phone, caller)
    expect(chi.get_by_text(vi("Say to the caller"))).to_be_visible()

    ha = page_as("Hà", "/messages")
    follow(ha, f"message={district}-{served.one(f'select id from message {where}', district, ticket)}")
    expect(ha.get_by_text("có điện từ 15 giờ 20.", exact=False)).to_be_visible()


def test_a_phone_number_is_corrected(page_as: PageAs, served: Server) -> None:
    [(district, customer, _phone, code)] = served.ask(CALLER)
    an = page_as("An", f"/customer?code={code}")
    card = an.locator(f".st-key-card-contact-{district}-{customer}")
    with drawn(an):
        button(card, vi("Edit")).click()
    card.get_by_label(label("phone")).fill("0901 234 567")
    with drawn(an):
        double_click(button(card, vi("Save")))
    expect(an.get_by_text("0901 234 567").first).to_be_visible()  # one's own typing, to be checked
    changed = "select count(*) from change where table_name = 'customer' and row_key = %s::text and district_id = %s and after ? 'phone'"
    assert (
        served.one("select phone from customer where id = %s and district_id = %s", customer, district)
        == "0901234567"
    )
    assert served.one(changed, customer, district) == 1


@pytest.mark.parametrize("column", [120, 250, 420], ids=["code", "name", "phone"])
def test_a_click_anywhere_in_a_row_opens_its_record(page_as: PageAs, served: Server, column: int) -> None:
    code = served.one(
        "select min(code) from customer where district_id = (select id from unit where code = 'PE0400')"
    )
    an = page_as("An", f"/customers?q={code}")
    grid = an.get_by_test_id("stDataFrame")
    with drawn(an):
        grid.click(position={"x": column, "y": 48})  # pixels in the grid
    expect(an.locator(".head")).to_contain_text(code)


def test_records_are_corrected_in_a_grid(page_as: PageAs, served: Server) -> None:
    mine = "select id, name, version from customer c where district_id = (select id from unit where code = 'PE0400')"
    rows = served.ask(f"{mine} and phone is not null order by code desc limit 2")
    an = page_as("An", "/customer_edit?ids=" + ",".join(str(id) for id, *_rest in rows))
    say_what_for(an)
    first_name = {"x": 234, "y": 50}  # pixels in the grid: the last of these by code is above
    editor = an.locator("#portal textarea")
    eventually(lambda: opens(editor, an.get_by_test_id("stDataFrame"), first_name))
    editor.fill("Trần Văn Sửa")
    with drawn(an):
        an.keyboard.press("Enter")
    with drawn(an):
        double_click(an.locator("button[kind=primary]"))
    expect(an.get_by_role("heading", name=vi("Customers"), exact=True)).to_be_visible()
    (first, *_), (second, _name, version) = rows
    now = {id: (name, at) for id, name, at in served.ask(f"{mine} and id in (%s, %s)", first, second)}
    assert now == {first: (rows[0][1], rows[0][2]), second: ("Trần Văn Sửa", version + 1)}


def test_what_is_wrong_in_a_grid_stands_beside_the_button_and_ctrl_enter_saves_from_a_cell(
    page_as: PageAs, served: Server
) -> None:
    mine = "select id, phone from customer c where district_id = (select id from unit where code = 'PE0400')"
    rows = served.ask(f"{mine} and phone is not null order by code limit 20")
    an = page_as("An", "/customer_edit?ids=" + ",".join(str(id) for id, *_rest in rows))
    say_what_for(an)
    grid, editor = an.get_by_test_id("stDataFrame"), an.locator("#portal textarea")
    first_phone = {"x": 420, "y": 50}
    eventually(lambda: opens(editor, grid, first_phone))
    editor.fill("12")
    with drawn(an):
        an.keyboard.press("Enter")
    wrong = an.get_by_text(vi("No such phone number can exist. Check the digits."))
    expect(wrong).to_be_in_viewport()
    expect(an.locator("button[kind=primary]")).to_be_disabled()
    eventually(lambda: opens(editor, grid, first_phone))
    editor.fill("0901 000 218")
    with drawn(an):
        an.keyboard.press("Control+Enter")
    expect(an.get_by_role("heading", name=vi("Customers"), exact=True)).to_be_visible()
    assert [p for _id, p in served.ask(f"{mine} and id = any(%s)", [id for id, _p in rows])].count(
        "0901000218"
    ) == 1


def tick(page: Page) -> None:
    """Write the lines that are past as well."""
    with drawn(page):
        page.locator("[data-testid=stCheckbox] label").first.click()


def test_a_published_schedule_is_read_in_once(page_as: PageAs, served: Server) -> None:
    read = "select count(*) from outage where source = %s"
    an = page_as("An", "/outages?view=import")
    with drawn(an):
        an.locator("input[type=file]").set_input_files(SCHEDULE)
    expect(an.locator(".st-key-dry-run tbody tr")).to_have_count(30)
    write_all = an.locator(".st-key-import-write button")
    assert served.one(read, SCHEDULE.name) == 0
    expect(write_all).to_be_disabled()  # every line of it is past: one says oneself that they are written too
    tick(an)
    with drawn(an):
        double_click(write_all)
    expect(write_all).to_be_disabled()
    own = served.one(read, SCHEDULE.name)
    assert own

    dung = page_as("Dũng", "/outages?view=import")
    with drawn(dung):
        dung.get_by_label(vi("Schedule")).fill(SCHEDULE.read_text("utf-8"))
        dung.keyboard.press("Control+Enter")
    tick(dung)
    write_all = dung.locator(".st-key-import-write button")
    with drawn(dung):
        double_click(write_all)
    expect(write_all).to_be_disabled()
    assert served.one("select count(*) from outage where source is not null") > own


def test_an_outage_is_posted_and_told(page_as: PageAs, served: Server) -> None:
    an = page_as("An", "/outages?view=new")
    [(station, customers)] = served.ask(
        "select t.name, count(*) from transformer t join unit u on u.id = t.district_id and u.code = 'PE0400'"
        " join customer c on c.district_id = t.district_id and c.transformer_id = t.id group by 1 order by 2 desc limit 1"
    )
    before = served.one("select max(id) from outage")
    choose(an, vi("Station or line"), station)
    main = an.locator("button[kind=primary]")
    expect(main).to_be_enabled()
    with drawn(an):
        double_click(main)
    expect(an.locator(".st-key-detail").get_by_role("heading", name=station)).to_be_visible()
    assert served.ask("select customers, state from outage where id > %s", before) == [(customers, "posted")]
    told = "select count(*), count(distinct recipient) from message where outage_id > %s"
    [(messages, recipients)] = served.ask(told, before)
    assert 0 < messages <= customers
    assert messages == recipients


def test_figures_are_seen_and_taken_along(page_as: PageAs) -> None:
    giang = page_as("Giang", "/insights")
    charts = giang.locator("[data-testid=stVegaLiteChart]")
    expect(charts).to_have_count(4)
    for number in range(4):
        expect(charts.nth(number).locator("svg, canvas").first).to_be_visible()
    with giang.expect_download() as got:
        button(giang, vi("Numbers")).first.click()
    rows = got.value.path().read_text("utf-8-sig").splitlines()
    assert rows[0].split(",")[0] == vi("Day")
    assert len(rows) > 2


def test_a_role_taken_away_counts_at_once(page_as: PageAs, served: Server) -> None:
    an, ha = page_as("An"), page_as("Hà", "/people")
    with drawn(ha):
        ha.locator("a[href*='person=']").filter(has=ha.get_by_text("An", exact=True)).click()
    press(ha, vi("Take the role away"))
    with drawn(ha):
        button(ha.get_by_role("dialog"), vi("Take the role away")).click()
    expect(an.get_by_text(vi("Hello {name}. You have no role here yet.", name="An"))).to_be_visible()
    press(ha, vi("Undo"))
    an.get_by_role("link", name=vi("I have a role now: try again")).click()
    expect(settle(an).get_by_role("heading", name=vi("To do"), exact=True)).to_be_visible()
