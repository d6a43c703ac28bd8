"""Everybody of the demo signs in by a click on their name, and comes back to the address they asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server


@pytest.mark.parametrize("name", ["An", "Bình", "Minh", "Chi", "Dũng", "Giang", "Hà", "Khách"])
def test_a_name_is_a_click(sign_in: Callable[..., Page], name: str) -> None:
    page = sign_in(name)
    expect(page.locator("body")).to_contain_text(name)


def test_a_deep_link_survives_the_sign_in(sign_in: Callable[..., Page], portal_server: Server) -> None:
    page = sign_in("An", "/tickets")
    assert page.url.startswith(f"{portal_server.address}/tickets")
