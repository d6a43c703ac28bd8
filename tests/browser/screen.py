"""What a person does with a page of the portal, and what a test asks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Locator, Page, TimeoutError, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tenacity import (
    Retrying,
    retry_if_exception_message,
    retry_if_not_result,
    stop_after_attempt,
    stop_after_delay,
    wait_fixed,
)

from portal import i18n
from portal.gate.frames import parted
from portal.gate.streamlit_internals import STREAM

_wires: WeakKeyDictionary[Page, WebSocket] = WeakKeyDictionary()
AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
#: When colours and places have stopped moving, what turns for ever left aside.
CALM = """async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
    const ends = a => a.effect.getComputedTiming().endTime !== Infinity
    await Promise.allSettled(document.getAnimations().filter(ends).map(a => a.finished))
}"""
NARROW = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .every(box => box.scrollWidth <= document.documentElement.clientWidth)"""
#: Of what stands in the bar at the top: pairs that overlap, what sticks out of the window, entries of the menu that are cut.
CROWDED = """() => {
    const parts = ['stHeaderLogo', 'stTopNavLink', 'stExpandSidebarButton', 'stMenuButtonButton']
        .map(id => `[data-testid=${id}]`).join(', ') + ', .bell .ring'
    const shown = [...document.querySelectorAll(parts)].map(part => [part.innerText, part.getBoundingClientRect()])
        .filter(([, box]) => box.width).sort(([, one], [, other]) => one.left - other.left)
    const out = shown.filter(([, box]) => box.left < 0 || box.right > innerWidth)
    const over = shown.filter(([, box], n) => n && box.left < shown[n - 1][1].right)
    const cut = [...document.querySelectorAll('[data-testid=stTopNavLink] p')].filter(p => p.scrollWidth > p.clientWidth)
    return [...out, ...over].map(([words]) => words).concat(cut.map(p => p.innerText))
}"""
GATE = "body:not(:has(#root))"  # the gate's own pages are at rest at once


def vi(msgid: str, /, **values: Any) -> str:
    """The portal's words in Vietnamese."""
    with i18n.use("vi"):
        return i18n._(msgid, **values)


def settle(page: Page) -> Page:
    """Wait until the page has been drawn and nothing is under way."""
    expect(page.locator(f"{GATE}, {AT_REST}")).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton], [data-stale=true]")).to_have_count(0)
    page.evaluate(CALM)
    return page


def go(page: Page, address: str) -> Page:
    """To another address of the portal as the browser's Back does it: in the same session, nothing loaded anew."""
    with drawn(page):
        page.evaluate(
            "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')) }", address
        )
    return page


@contextmanager
def drawn(page: Page) -> Iterator[None]:
    """Do something that the server answers, and wait until its answer stands there."""
    with wire(page).expect_event("framereceived", finished):
        yield
    settle(page)


def wire(page: Page) -> WebSocket:
    """The websocket that the page's clicks go out on."""
    return _wires[page]


def listen(page: Page) -> None:
    """Know the websocket of the page's clicks from now on; the other one only hears."""
    page.on(
        "websocket",
        lambda opened: _wires.__setitem__(page, opened) if urlsplit(opened.url).path == STREAM else None,
    )


def finished(frame: str | bytes) -> bool:
    """Whether this is the end of what a click set going."""
    return any(map(_is_end, parted(frame if isinstance(frame, bytes) else frame.encode())))


def _is_end(said: bytes) -> bool:
    message = ForwardMsg.FromString(said)
    early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return message.WhichOneof("type") == "script_finished" and not early


def press(page: Page, words: str, *, twice: bool = False) -> None:
    """Click a button by its words; twice as people do who are used to double clicks."""
    with drawn(page):
        if twice:
            double_click(button(page, words))
        else:
            button(page, words).click()


def double_click(found: Locator) -> None:
    """Two clicks, as far apart as a quick hand's. What is being drawn anew is looked for again, as an eye does."""
    redrawn = retry_if_exception_message(match="(?s).*not attached")
    Retrying(retry=redrawn, wait=wait_fixed(0.1), stop=stop_after_attempt(5), reraise=True)(
        found.scroll_into_view_if_needed
    )
    box = found.bounding_box()
    assert box
    found.page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, delay=50)


def button(page: Page | Locator, words: str) -> Locator:
    """A button of a page or a part of it, by its words, whatever icon and key stand beside them."""
    text = (page if isinstance(page, Page) else page.page).get_by_text(words, exact=True)
    return page.get_by_role("button").filter(has=text)


def by(page: Page, way: str) -> Locator:
    """Choose the way that words go on an opened ticket; gives its box."""
    segment = page.locator(".st-key-composer").get_by_role("radio", name=way)
    if segment.get_attribute("aria-checked") != "true":
        with drawn(page):
            segment.click()
    return page.locator(".st-key-composer").get_by_role("textbox", name=way)


def choose(page: Page, label: str, words: str) -> None:
    """Choose from a select box. A press has a length: the list opens under the pointer before it finds its place."""
    page.get_by_role("combobox", name=label).click(delay=100)
    with drawn(page):
        page.get_by_role("option", name=words, exact=True).click()
    expect(page.get_by_role("listbox")).to_have_count(0)  # it covers what comes next
    expect(page.get_by_role("combobox", name=label)).to_have_value(words)


def narrow(page: Page) -> bool:
    """Whether everything fits, once charts and grids have taken the new measure."""
    try:
        page.wait_for_function(NARROW, timeout=3000)
    except TimeoutError:
        return False
    return True


def crowded(page: Page) -> list[str]:
    """What has no room in the bar at the top: words of what overlaps, sticks out or is cut."""
    return list(page.evaluate(CROWDED))


def eventually(true: Callable[[], object]) -> None:
    """Wait until something holds that another process brings about."""
    Retrying(retry=retry_if_not_result(bool), wait=wait_fixed(0.05), stop=stop_after_delay(20))(true)


def reaches(page: Page, there: Callable[[str], bool]) -> None:
    """Wait until the browser's address is so, then until the page is drawn. Waiting any other way hears nothing of it."""
    page.wait_for_url(there, wait_until="commit")
    settle(page)


def look_up(page: Page, asked: str, words: str) -> None:
    """Type into a search box by the words that stand in it, and let it look."""
    box = page.get_by_placeholder(words)
    with drawn(page):
        box.fill(asked)
        box.press("Enter")


def follow(page: Page, address: str) -> None:
    """Click the first link on the page that leads there; what a closed menu holds is none."""
    with drawn(page):
        page.locator(f"a[href*='{address}']:visible").first.click()


def say_what_for(page: Page) -> None:
    """Several records are to be shown in full: choose the first purpose that is offered."""
    page.get_by_role("combobox", name=vi("Why are these records being opened?")).click(delay=100)
    page.get_by_role("option", name=vi("To fill in what is missing"), exact=True).click(delay=100)
    expect(page.get_by_role("option")).to_have_count(0)
    with drawn(page):
        page.get_by_role("button", name=vi("Show in full")).click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    settle(page)
