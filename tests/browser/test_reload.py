"""For who writes the portal: a saved screen is drawn anew where one is, and goes on working."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server, Windows, sign_in
from tests.browser.screen import vi
from tests.cluster import FILLED, Cluster, app_url
from tests.documents.examples import copied
from tests.process.portal_process import portal

PAGE, SCREEN = "pages/tickets.py", "portal/ui/screens/tickets/action_bar.py"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of the repository, to be changed."""
    return copied(tmp_path / "source")


@pytest.fixture
def following(source: Path, cluster: Cluster, worker_name: str) -> Iterator[Server]:
    """A portal that follows it, as `make up` starts it."""
    name = f"{worker_name}_following"
    url = cluster.clone(name, FILLED)
    here = {"DATABASE_URL": url, "APP_DATABASE_URL": app_url(url), "PORTAL_RELOAD": "yes"}
    with (
        tempfile.TemporaryDirectory(prefix="portal-run-") as var,
        portal(Path(var), source, **here) as running,
    ):
        yield Server(running.address, url, Path(var), running)
    cluster.drop(name)


def test_a_saved_screen_is_on_the_screen(browser: Browser, following: Server, source: Path) -> None:
    windows = Windows(browser, following)
    window = sign_in(windows.open(), "An", "/tickets")
    for file, before, after in (
        (PAGE, "Choose a ticket from the list.", "Pick one."),
        (PAGE, "Pick one.", "Take one."),
        (SCREEN, "Open the most urgent", "The most urgent"),
    ):
        expect(window.get_by_text(vi(before))).to_be_visible()
        text = (source / file).read_text("utf-8")
        (source / file).write_text(text.replace(f'_("{before}")', f'_("{after}")'), "utf-8")
        expect(window.get_by_text(after)).to_be_visible()
    window.get_by_text("The most urgent").click()
    expect(window.locator(".st-key-composer textarea")).to_be_visible()
    windows.close()
    assert not windows.complaints
