"""A browser window that measures: from the last input event to the frame that shows what was asked for."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, TimeoutError

from bench.scale import VAR
from portal.gate.frames import parted

PROBE = Path(__file__).with_name("probe.js")
PATIENCE = 30_000  # milliseconds
FAILED = VAR / "failed.png"  #: what the window showed when a result did not come
NAMES = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Seen:
    """What shows that a step is done: an element with this text, or (``drawn``) these words on a canvas."""

    text: str
    css: str = ""
    drawn: bool = False


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, a fresh process with an empty profile."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    assert found, "no Chromium: sh .ci/browser"
    browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
    try:
        yield browser
    finally:
        browser.close()


class Window:
    """One tab of one person at one of the two servers."""

    def __init__(self, browser: Browser, address: str, first: Seen | None = None) -> None:
        self.address = address
        context = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        context.set_default_timeout(PATIENCE)
        if first:
            told = json.dumps(json.dumps({**asdict(first), "load": True}))
            context.add_init_script(f"try {{ sessionStorage.bench ??= {told} }} catch {{}}")
        context.add_init_script(path=PROBE)
        self.page: Page = context.new_page()
        self.received: list[
            int
        ] = []  #: sizes of the messages that its websockets brought, until they are forgotten
        self.page.on("websocket", lambda opened: opened.on("framereceived", self._note))

    def measure(self, act: Callable[[], object], seen: Seen) -> float:
        """Do it; milliseconds from its last input event to the frame that shows the result."""
        self.page.bring_to_front()
        self.page.evaluate("what => benchExpect(what)", asdict(seen))
        return self._told(act)

    def load(self, act: Callable[[], object], seen: Seen | None = None) -> float:
        """The same for a whole document, counted from the beginning of its loading."""
        if seen:
            self.page.evaluate("what => benchExpect(what)", {**asdict(seen), "load": True})
        return self._told(act)

    def frame(self, act: Callable[[], object]) -> float:
        """When (Unix time in milliseconds) the result of loading was shown."""
        return self._heard(act)[0]

    def _told(self, act: Callable[[], object]) -> float:
        end, start = self._heard(act)
        return end - start

    def _heard(self, act: Callable[[], object]) -> tuple[float, float]:
        try:
            with self.page.expect_console_message(_is_ours, timeout=PATIENCE) as said:
                act()
        except TimeoutError:
            self.page.screenshot(path=FAILED)
            raise
        _bench, end, start = said.value.text.split()
        return float(end), float(start)

    def _note(self, frame: str | bytes) -> None:
        self.received += [
            len(message) for message in parted(frame if isinstance(frame, bytes) else frame.encode())
        ]

    def close(self) -> None:
        """Close the tab and forget its cookies and cache."""
        self.page.context.close()


def _is_ours(message: ConsoleMessage) -> bool:
    return message.text.startswith("bench ")
