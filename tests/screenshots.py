"""`make screenshots`: a picture of every page for every role, into docs/pictures, from a portal with the demo.

The pages that have one, and who looks at which, come from the menu; so a new page has its picture too. Some are taken
also on a phone, in the dark and in English.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from portal.access import Role
from portal.settings import ROOT
from portal.ui.app import pages
from tests.browser.conftest import FLAGS, NAMES, PATIENCE, settle
from tests.people import BY_ROLE
from tests.process.portal_process import portal

PICTURES = ROOT / "docs" / "pictures"
PEOPLE = {"an": "An", "minh": "Minh", "chi": "Chi", "dung": "Dũng", "giang": "Giang", "ha": "Hà"}
DESK, PHONE = (1366, 768), (390, 844)


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at which page, and how."""

    name: str
    who: str
    page: str
    click: str = ""  #: what is clicked first, so that something is open
    size: tuple[int, int] = DESK
    scheme: Literal["light", "dark"] = "light"
    language: str = "vi"


def every_page() -> Iterator[Shot]:
    """Each page in the menu of each role."""
    for role in Role:
        for page in pages.menu(role):
            yield Shot(f"{role.value}-{page.name}", BY_ROLE[role], pages.to(page.name))


def more() -> Iterator[Shot]:
    """What the guides and the README show besides."""
    first = ".rows a"
    yield Shot("sign-in", "", "/")
    yield Shot("ticket", "an", "/tickets", first)
    yield Shot("ticket-phone", "an", "/tickets", first, PHONE)
    yield Shot("ticket-dark", "an", "/tickets", first, scheme="dark")
    yield Shot("ticket-english", "an", "/tickets", first, language="en")
    yield Shot("home-phone", "an", "/", size=PHONE)
    yield Shot("home-english", "an", "/", language="en")
    yield Shot("call", "chi", "/call?q=nguyen", first)
    yield Shot("import", "dung", "/outages?view=import")
    yield Shot("insights-dark", "giang", "/insights?period=month", scheme="dark")
    yield Shot("insights-phone", "giang", "/insights?period=month", size=PHONE)


def window(browser: Browser, address: str, shot: Shot) -> Page:
    """A window of the picture's size, colours and language, in which its person is signed in."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=shot.scheme,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    context.add_cookies([{"name": "portal_language", "value": shot.language, "url": address}])
    page = context.new_page()
    if shot.who:
        page.goto(address)
        page.locator("a.button").first.click()
        page.get_by_text(PEOPLE[shot.who], exact=True).first.click()
        page.wait_for_url(f"{address}/**")
        settle(page)
    return page


def take(page: Page, address: str, shot: Shot) -> None:
    """Go there, wait until it is drawn, keep it."""
    page.goto(address + shot.page)
    settle(page)
    if shot.click:
        page.locator(shot.click).first.click()
        settle(page)
    page.wait_for_timeout(900)  # charts and grids draw themselves after the page is at rest
    keep(page, shot.name)


def keep(page: Page, name: str) -> None:
    """Write the picture with a palette: a third of the size, and the same to the eye."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(192, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


def main() -> None:
    """Take them all."""
    found = next(path for name in NAMES if (path := shutil.which(name)))
    PICTURES.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    with (
        tempfile.TemporaryDirectory(prefix="portal-pictures-") as var,
        portal(Path(var), PORTAL_DEMO="true") as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        windows: dict[tuple[object, ...], Page] = {}
        for shot in (*every_page(), *more()):
            same = (shot.who, shot.size, shot.scheme, shot.language)
            if same not in windows:
                windows[same] = window(browser, running.address, shot)
            take(windows[same], running.address, shot)
            print(shot.name)  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main()
