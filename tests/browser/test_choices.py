"""Boxes to choose from: found as people type, said in the person's language."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.screen import vi

PageAs = Callable[..., Page]


def test_a_ward_is_found_without_its_marks_and_by_them(page_as: PageAs) -> None:
    chi = page_as("Chi", "/call?q=nguyen van")
    box = chi.get_by_role("combobox", name=vi("Ward"))
    for typed in ("Binh Thanh", "binh thạnh", "Bình Thạnh", "BINH THANH"):
        box.click()
        box.fill(typed)
        expect(chi.get_by_role("option").first).to_contain_text("Bình Thạnh")
    box.fill("xyzxyz")
    expect(chi.get_by_text(vi("No results"), exact=True)).to_be_visible()
    box.fill("Duc Nhuan")
    expect(chi.get_by_role("option").first).to_contain_text("Đức Nhuận")


def test_chinese_is_drawn_where_the_browser_has_no_font_for_it(window: Page) -> None:
    window.goto("/")
    loaded = (
        "async words => (await document.fonts.load('15px \"Noto Sans SC Web\"', words)).map(f => f.status)"
    )
    assert window.evaluate(loaded, "中文") == ["loaded", "loaded"]
    window.get_by_role("link", name="中文").click()
    window.goto("/")
    assert set(window.evaluate(loaded, "客户电话停电工单")) == {"loaded"}
