"""A page from its address: asked for once, before Streamlit's scripts are read, and in any case."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from portal.gate.streamlit_internals import STREAM
from tests.browser.conftest import PHONE, Server, Windows
from tests.browser.screen import settle, vi

PageAs = Callable[..., Page]
#: The first socket of a page is refused, as by a server that starts again at this moment.
REFUSED = """
window.WebSocket = new Proxy(WebSocket, { construct(kind, [address, ...more]) {
  const first = address.includes('/_stcore/stream') && !window.tried;
  if (first) window.tried = true;
  return Reflect.construct(kind, [first ? address.replace('stream', 'streams') : address, ...more]);
} });
"""


def runs(page: Page) -> list[BackMsg]:
    """Whole pages that a window asks for from now on."""
    asked: list[BackMsg] = []

    def sent(frame: str | bytes) -> None:
        said = BackMsg.FromString(frame if isinstance(frame, bytes) else frame.encode())
        if said.HasField("rerun_script") and not said.rerun_script.fragment_id:
            asked.append(said)

    def opened(socket: WebSocket) -> None:
        if urlsplit(socket.url).path == STREAM:
            socket.on("framesent", sent)

    page.on("websocket", opened)
    return asked


@pytest.mark.parametrize(
    "address", ["/", "/tickets", "/tickets?view=all&q=%C4%90i%E1%BB%87n", "/customers#list"]
)
@pytest.mark.parametrize(
    "look", [{}, {"size": PHONE, "scheme": "dark", "language": "en"}], ids=["desk", "phone"]
)
def test_a_page_is_asked_for_once(page_as: PageAs, address: str, look: dict[str, object]) -> None:
    page = page_as("An", "/alerts", **look)
    asked = runs(page)
    page.goto(address)
    settle(page)
    page.wait_for_timeout(500)
    assert len(asked) == 1
    said = asked[0].rerun_script
    assert (said.page_name, said.query_string) == (
        urlsplit(address).path.strip("/"),
        urlsplit(address).query,
    )


def test_it_is_asked_for_before_streamlits_scripts_are_there(page_as: PageAs) -> None:
    page = page_as("An", "/alerts")
    page.context.route("**/js/index.*.js", lambda route: None)  # it never comes
    asked = runs(page)
    page.goto("/tickets", wait_until="commit")
    page.wait_for_function("() => window.portalWords")
    page.wait_for_timeout(1000)
    assert [one.rerun_script.page_name for one in asked] == ["tickets"]


def test_where_that_is_refused_streamlit_asks_as_ever(page_as: PageAs, windows: Windows) -> None:
    windows.expected.append("/_stcore/streams")
    page = page_as("An", "/alerts")
    page.add_init_script(REFUSED)
    page.goto("/tickets")
    settle(page)
    expect(page.locator(".st-key-master a[href*='ticket=']").first).to_be_visible()


@pytest.mark.parametrize("token", ["", "a b"])
def test_a_token_that_no_socket_takes_stops_nothing_else(
    page_as: PageAs, windows: Windows, served: Server, token: str
) -> None:
    """A neighbour of the portal's address may have written that cookie."""
    page = page_as("An", "/alerts")
    windows.expected += ["403", "WebSocket"]
    page.context.add_cookies([{"name": "_streamlit_xsrf", "value": token, "url": served.address}])
    page.goto("/tickets", wait_until="commit")
    page.wait_for_function("() => window.portalByItself && window.portalFitting && window.portalWords")


def test_what_it_asks_with_a_reload_halfway_is_answered(page_as: PageAs) -> None:
    page = page_as("An", "/tickets")
    for milliseconds in (0, 60, 150, 300):
        page.reload(wait_until="commit")
        page.wait_for_timeout(milliseconds)
    page.reload()
    settle(page)
    expect(page.get_by_text(vi("Tickets")).first).to_be_visible()
    expect(page.locator(".st-key-master a[href*='ticket=']").first).to_be_visible()


@pytest.mark.parametrize(
    ("name", "address", "drawn"), [("An", "/customers", "canvas"), ("Giang", "/insights", "svg")]
)
def test_what_a_browser_has_learnt_before_it_is_needed_draws(
    page_as: PageAs, name: str, address: str, drawn: str
) -> None:
    """Its kind of element is there before the first one comes: the page is asked for when it is."""
    page = page_as(name, "/")
    page.add_init_script(
        """
        const send = WebSocket.prototype.send, learnt = () => Object.keys(self.portalParts ?? {}).length
        WebSocket.prototype.send = function (bytes) {
          const wait = () => learnt() > 5 ? send.call(this, bytes) : setTimeout(wait, 20)
          wait()
        }
        """
    )
    page.goto(address)
    settle(page)
    assert page.evaluate("() => Object.keys(self.portalParts).length") > 5
    expect(page.locator(f"[data-testid=stMain] {drawn}").first).to_be_visible()
