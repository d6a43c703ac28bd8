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
    """Every character of the page is one of the loaded files of the font, in the weight that it is written in."""
    window.goto("/")
    assert window.evaluate(DRAWN, "中文")
    window.goto("/sign-in/language/zh?next=/")
    expect(window.locator("html")).to_have_attribute("lang", "zh")
    for words in window.locator(".card").inner_text().split("\n"):
        assert window.evaluate(DRAWN, "".join(c for c in words if c >= "一"))


#: Whether each character is in a file of its own range that loads, in both weights, and no other family's face is asked.
DRAWN = """async words => {
    for (const weight of [400, 650]) for (const c of words) {
        const faces = await document.fonts.load(`${weight} 15px "Noto Sans SC Web"`, c)
        if (!faces.length || faces.some(face => face.status != "loaded")) return false
    }
    return true
}"""
