"""What a colleague does is noticed: a mark, a count in the tab and the menu, and nothing moves under the hand."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.screen import drawn, look_up, press, vi, wire
from tests.browser.test_story import CALLER, write

PageAs = Callable[..., Page]
SOON = 4000  # milliseconds: two seconds on a machine that is busy with other tests
HALF_WRITTEN = "Tổ trực đang trên đường, khoảng"


def test_work_that_arrives_is_marked_and_nothing_half_written_is_lost(
    page_as: PageAs, served: Server
) -> None:
    an = page_as("An", "/tickets")
    with drawn(an):
        an.locator(".st-key-master a[href*='ticket=']").first.click()
    open_here = "select count(*) from ticket where holder_unit_id = (select id from unit where code = 'PE0400') and resolved_at is null"
    before = served.one(open_here)
    expect(an).to_have_title(re.compile(rf"^\({before}\) "), timeout=SOON)
    answer = an.locator(".st-key-detail textarea").first
    answer.click()
    answer.press_sequentially(HALF_WRITTEN)

    [(district, customer, phone, _code)] = served.ask(CALLER)
    chi = page_as("Chi", "/call")
    look_up(chi, phone, vi("Phone, code, name, address, ticket number"))
    write(chi, vi("What the customer said"), "Cả hẻm mất điện.")
    press(chi, vi("Record and end"))

    mark = an.locator(".live")
    expect(mark).to_contain_text("1 yêu cầu mới", timeout=SOON)
    expect(an).to_have_title(re.compile(rf"^\({before + 1}\) "), timeout=SOON)
    expect(an.locator(f"[data-count='{before + 1}']").first).to_be_attached()
    assert answer.input_value() == HALF_WRITTEN
    assert answer.evaluate("box => box === document.activeElement")

    of_customer = (
        "select number from ticket where district_id = %s and customer_id = %s order by id desc limit 1"
    )
    row = an.locator(f".st-key-master a[href*='{served.one(of_customer, district, customer)}']")
    expect(row).to_have_count(0)  # the list stands still until she looks
    with drawn(an):
        mark.get_by_role("button").click()
    expect(row).to_have_count(1)
    assert an.locator(".st-key-detail textarea").first.input_value() == HALF_WRITTEN


def test_a_row_that_is_drawn_anew_between_press_and_release_opens_all_the_same(
    page_as: PageAs, served: Server
) -> None:
    an = page_as("An", "/tickets")
    row = an.locator(".st-key-master a[href*='ticket=']").first
    number = row.get_attribute("href")
    assert number
    an.wait_for_timeout(1500)
    row.hover()
    an.mouse.down()
    ticket = re.search(r"ticket=([^&]+)", number)[1]  # type: ignore[index]
    served.change("update ticket set subject = 'Mất điện cả hẻm' where number = %s", ticket)
    with drawn(an):  # it was on its way
        an.evaluate("window.portalByItself(() => window.portalLive.trigger('anew', Date.now()))")
    an.mouse.up()
    expect(an).to_have_url(re.compile("ticket="))


def test_no_row_moves_away_under_a_pointer_that_rests_there(page_as: PageAs, served: Server) -> None:
    an = page_as("An", "/tickets")
    row = an.locator(".st-key-master a[href*='ticket=']").nth(3)
    row.hover()
    an.wait_for_timeout(1500)  # as long as it takes to read it
    pointed = row.get_attribute("href")
    served.change(
        "update ticket set subject = 'Mất điện cả xóm' where number = (select min(number) from ticket where state = 'working'"
        " and holder_unit_id = (select id from unit where code = 'PE0400'))"
    )
    expect(an.locator(".live.changed")).to_be_visible()
    an.wait_for_timeout(3000)
    expect(an.locator(".live.changed")).to_be_visible()
    assert row.get_attribute("href") == pointed
    with drawn(an):
        an.mouse.move(1, 1)
    expect(an.locator(".live.changed")).to_have_count(0)


def test_a_list_of_records_hears_of_a_correction_and_keeps_what_is_ticked(
    page_as: PageAs, served: Server
) -> None:
    an = page_as("An", "/customers")
    rows = an.locator("[data-testid=stDataFrame] tbody tr")
    code = rows.first.locator("td").first.inner_text()
    name = "update customer set name = %s where code = %s"
    with drawn(an):
        served.change(name, "Trần Thị Đổi Tên", code)
    expect(rows.first).to_contain_text("Trần Thị Đổi Tên")
    grid = an.locator("[data-testid=stDataFrame] canvas").first
    with drawn(an):
        grid.click(position={"x": 16, "y": 54}, force=True)
    an.mouse.move(1, 1)
    an.locator("body").evaluate("() => document.activeElement.blur()")
    served.change(name, "Trần Thị Đổi Nữa", code)
    expect(an.locator(".live.changed")).to_be_visible()
    assert rows.and_(an.locator("[aria-selected=true]")).count() == 1


def test_figures_are_marked_and_stand_until_somebody_looks(page_as: PageAs, served: Server) -> None:
    giang = page_as("Giang", "/insights")
    served.change(
        "update ticket set subject = 'Mất điện' where number = (select min(number) from ticket where state = 'working')"
    )
    mark = giang.locator(".live.changed")
    expect(mark).to_be_visible()
    with drawn(giang):
        mark.get_by_role("button").click()
    expect(mark).to_have_count(0)


def test_the_administrators_first_screen_hears_of_what_did_not_go(page_as: PageAs, served: Server) -> None:
    ha = page_as("Hà", "/")
    with drawn(ha):
        served.change(
            "insert into message (district_id, channel, recipient, subject, body, dedupe_key, state, reason)"
            " select district_id, channel, recipient, subject, body, 'not gone', 'failed', 'bad_address'"
            " from message order by id limit 1"
        )


def test_the_list_of_people_follows_who_signs_in(page_as: PageAs, served: Server) -> None:
    away = "select id from person p where not exists (select from login_session s where s.person_id = p.id) order by id limit 1"
    somebody = served.one(away)
    ha = page_as("Hà", "/people")
    row = ha.locator(f".st-key-people a[href='/people?person={somebody}']")
    expect(row).not_to_contain_text(vi("signed in"))
    with drawn(ha):
        served.change("insert into login_session (person_id) values (%s)", somebody)
    expect(row).to_contain_text(vi("signed in"))


def test_the_rules_follow_what_another_administrator_changes(page_as: PageAs, served: Server) -> None:
    ha = page_as("Hà", "/rules?view=alerts")
    with drawn(ha):
        served.change("update alert_rule set pierces_quiet = not pierces_quiet where kind = 'urge'")


def test_the_record_of_acts_is_marked_by_its_own_news_and_stands_until_somebody_looks(
    page_as: PageAs, served: Server
) -> None:
    act = "update ticket set subject = 'Mất điện ' || clock_timestamp() where number = (select min(number) from ticket where state = 'working')"
    ha, other = page_as("Hà", "/audit?view=portal"), page_as("Hà", "/audit?view=access")
    first = ha.locator("main table tbody tr, [data-testid=stMain] table tbody tr").first
    before = first.inner_text()
    sent: list[object] = []
    wire(ha).on("framesent", lambda frame: sent.append(frame))
    ha.locator("body").evaluate("() => window.portalLive.pending = 0")  # the other window's sign-in
    served.change(act)
    mark = ha.locator(".live.changed")
    expect(mark).to_be_visible(timeout=SOON)
    ha.wait_for_timeout(2000)
    assert (first.inner_text(), sent) == (before, []), "it reads nothing by itself"
    expect(other.locator(".live.changed")).to_have_count(0)
    with drawn(ha):
        mark.get_by_role("button").click()
    expect(mark).to_have_count(0)


def test_a_board_that_nobody_touches_is_read_anew(page_as: PageAs, served: Server) -> None:
    dung = page_as("Dũng", "/board")
    overdue = "update ticket set urges = urges where number = (select min(number) from ticket where state = 'working')"
    with drawn(dung):
        served.change(overdue)


def test_when_the_database_is_cut_off_the_window_says_so_and_reads_again_after(
    page_as: PageAs, served: Server
) -> None:
    an = page_as("An", "/tickets")
    an.evaluate("portalLive.came.clear()")  # what earlier stories brought
    expect(an.locator(".live")).to_contain_text(vi("Updates by itself"))
    an.evaluate("portalLive.away = true; portalLive.lost = Date.now() - 11000")
    expect(an.locator(".live.cut")).to_be_visible()
    with drawn(an):
        served.ask(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'portal live'"
        )
    expect(an.locator(".live")).to_contain_text(vi("Updates by itself"))


def test_an_idle_screen_asks_nothing(page_as: PageAs) -> None:
    """No click of its own goes out, so no statement runs; `tests/gate/test_live.py` counts those of the sockets."""
    screens = [
        page_as(name, address) for name, address in (("An", "/"), ("Minh", "/board"), ("Chi", "/call"))
    ]
    screens[0].wait_for_timeout(3000)  # the bell has asked
    sent: list[object] = []
    for screen in screens:
        screen.evaluate("addEventListener('portal-live', () => { window.heardOf = true })")
        wire(screen).on("framesent", lambda frame: sent.append(frame))
    for _time in range(3):  # time may bring a limit nearer meanwhile, which is news
        sent.clear()
        screens[0].wait_for_timeout(4000)
        heard = [
            screen.evaluate("(was => { window.heardOf = false; return was })(!!window.heardOf)")
            for screen in screens
        ]
        if not any(heard):
            break
    assert sent == []


def test_ones_open_alerts_follow_by_themselves(page_as: PageAs, served: Server) -> None:
    minh = page_as("Minh", "/alerts")
    with drawn(minh):
        served.change(
            "update alert set unit_id = unit_id where id = (select max(id) from alert"
            " where unit_id = (select id from unit where code = 'PE0400'))"
        )
