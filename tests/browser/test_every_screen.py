"""Every page in a real browser: nothing that axe calls serious, in both schemes; nothing wider than a phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from portal.ui.app.pages import PAGES
from tests.addresses import OPENED
from tests.browser.conftest import DESK, PHONE, Server, Windows
from tests.browser.screen import drawn, go, narrow, settle, vi
from tests.people import BY_ROLE, NAMES

SERIOUS = {"serious", "critical"}
#: Whose eyes a page is looked at with: the first role that has it.
FIRST = {name: (BY_ROLE[page.roles[0]], name, {}) for name, page in PAGES.items()}
#: What looks like another screen.
LIKE_OTHERS = {
    "a ticket as a manager",
    "tickets searched",
    "a name that many have",
    "a record in a call",
    "records with a gap",
    "records searched",
    "figures of a year",
}
SCREENS: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
for _subject, _page, _address in [
    *FIRST.values(),
    *(there for what, there in OPENED.items() if what not in LIKE_OTHERS),
]:
    SCREENS[NAMES[_subject]].append((_page, _address))


def address(server: Server, page: str, query: dict[str, str]) -> str:
    """Where a screen is."""
    told = urlencode({name: server.one(sql) for name, sql in query.items()})
    return f"/{'' if page == 'home' else page}{'?' + told if told else ''}"


def serious(page: Page, *only: str) -> list[str]:
    """What keeps people from using this screen, as axe sees it; not what is gone when it looks again."""
    found = _looked(page, *only)
    return found and _looked(settle(page), *only)


def _looked(page: Page, *only: str) -> list[str]:
    options = {"resultTypes": ["violations"], **({"runOnly": list(only)} if only else {})}
    return [
        f"{node['html'][:200]}: {node['failureSummary']}"
        for found in Axe().run(page, options=options).response["violations"]
        if found["impact"] in SERIOUS
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("name", SCREENS)
def test_anybody_can_use_every_screen(page_as: Callable[..., Page], served: Server, name: str) -> None:
    screens = [address(served, *screen) for screen in SCREENS[name]]
    window, wrong = page_as(name), defaultdict(list)
    for there in screens:
        go(window, there)
        wrong[there] += serious(window)
        window.set_viewport_size(PHONE)
        if not narrow(window):
            wrong[there].append("wider than a phone")
        window.set_viewport_size(DESK)
    window.emulate_media(color_scheme="dark")
    expect(window.locator("[data-testid=stApp]")).to_have_css("color-scheme", "dark")
    for there in screens:
        go(window, there)
        wrong[there] += [f"dark {found}" for found in serious(window, "color-contrast")]
    assert {there: found for there, found in wrong.items() if found} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_anybody_can_use_the_way_in(windows: Windows, scheme: str) -> None:
    window = windows.open(size=PHONE, scheme=scheme)
    window.goto("/")
    wrong = serious(window)
    window.get_by_role("link", name=vi("Sign in as a demo person")).click()
    expect(window.get_by_text("Khách", exact=True)).to_be_visible()
    wrong += serious(window)
    window.get_by_text("Khách", exact=True).click()
    expect(window.get_by_text(vi("Hello {name}. You have no role here yet.", name="Khách"))).to_be_visible()
    assert wrong + serious(window) == []


def test_no_code_in_a_list_is_cut(page_as: Callable[..., Page]) -> None:
    page = page_as("An", "/customers")
    page.evaluate(
        "() => { const fit = self.portalFitting; self.cells = [];"
        " self.portalFitting = (...cell) => { const shown = fit(...cell); self.cells.push([cell[1], shown]); return shown } }"
    )
    with drawn(page):
        page.get_by_test_id("stPaginationNext").click()
    page.wait_for_function("() => self.cells.length > 50")
    codes = {(cell, shown) for cell, shown in page.evaluate("self.cells") if cell.startswith("PE")}
    assert len(codes) > 5
    assert [cell for cell, shown in codes if cell != shown] == []
