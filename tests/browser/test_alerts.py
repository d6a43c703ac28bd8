"""An urge rings at whoever holds the ticket, a click acknowledges it; what nobody acknowledges climbs to the manager."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
from playwright.sync_api import Page, expect

from portal.settings import libpq
from tests.browser.conftest import Server
from tests.browser.screen import eventually, vi

PageAs = Callable[..., Page]
#: A ticket that An has accepted, the least urged first.
HELD = """
    select t.district_id, t.id, t.number, t.holder_unit_id, t.holder_id from ticket t
    join person p on p.id = t.holder_id and p.subject = 'an'
    where t.accepted_at is not null and t.resolved_at is null and not t.confidential
    order by t.urges_open, t.id limit 1
"""
URGE = """
    insert into urge (district_id, ticket_id, body, by_id, to_unit_id, to_person_id)
    values (%s, %s, 'Khách hỏi khi nào xong.', (select id from person where subject = 'chi'), %s, %s) returning id
"""


def urge(served: Server) -> tuple[int, str]:
    """Somebody urges An about a ticket of his; the alert's id and the ticket's number."""
    [(district, ticket, number, unit, person)] = served.ask(HELD)
    with psycopg.connect(libpq(served.database_url), autocommit=True) as db:
        (made,) = db.execute(URGE, [district, ticket, unit, person]).fetchone()  # type: ignore[misc]
    return served.one("select id from alert where event = %s", f"{ticket}:urge:{made}"), number


def test_an_urge_rings_within_seconds_and_a_click_acknowledges_it(page_as: PageAs, served: Server) -> None:
    page = page_as("An", "/")
    page.wait_for_timeout(1500)  # the window listens by now
    alert, _number = urge(served)
    line = page.locator(f".bell li[data-alert$='-{alert}']")
    expect(line).to_be_attached(timeout=5000)
    page.locator(".bell .ring").click()
    line.get_by_role("button").click()
    eventually(lambda: served.one("select settled_how from alert where id = %s", alert) == "acknowledged")
    expect(line).not_to_be_attached()


def test_a_press_that_a_new_alert_meets_is_a_click_all_the_same(page_as: PageAs, served: Server) -> None:
    page = page_as("An", "/")
    page.wait_for_timeout(1500)
    alert, _number = urge(served)
    line = page.locator(f".bell li[data-alert$='-{alert}']")
    expect(line).to_be_attached(timeout=5000)
    page.locator(".bell .ring").click()
    line.get_by_role("button").hover()
    page.mouse.down()
    urge(served)
    shown = page.locator(".bell .ring .count")
    before = shown.inner_text()
    page.evaluate("document.querySelector('.bell').ask()")  # it was on its way
    expect(shown).not_to_have_text(before)
    page.mouse.up()
    eventually(lambda: served.one("select settled_how from alert where id = %s", alert) == "acknowledged")


def test_what_nobody_acknowledges_climbs_to_the_manager(page_as: PageAs, served: Server) -> None:
    alert, number = urge(served)
    for _step in range(2):  # past the deputy, where there is one
        served.ask("update alert set climbs_at = now() where id = %s and step < 2", alert)
        before = served.one("select step from alert where id = %s", alert)
        eventually(lambda: before == 2 or served.one("select step from alert where id = %s", alert) > before)  # noqa: B023
    page = page_as("Minh", "/alerts")
    expect(page.locator(".rows").get_by_text(number).first).to_be_visible()


def test_the_ways_are_chosen_and_a_try_says_what_happened(page_as: PageAs, served: Server) -> None:
    served.ask(
        """insert into alert_choice (person_id, kind, ways) select id, 'urge', '{email}' from person where subject = 'an'
           on conflict (person_id, kind) do update set ways = excluded.ways"""
    )
    page = page_as("An", "/alerts?view=ways")
    page.get_by_role("button", name=vi("Try it out")).click()
    expect(page.get_by_text(vi("no mail server is set"))).to_be_visible()
