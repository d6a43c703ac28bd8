"""Files that are not what they say, given to the import page: it says what is the matter, and nothing is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from portal.i18n import use
from portal.outages.schedules.reading import read
from portal.profiles import load
from tests.browser.conftest import Server
from tests.browser.screen import drawn
from tests.outages.schedules import HEADING, ROW, cp1258

TABLE = f"{HEADING}\n{ROW}\n"
#: Name of the file, its content.
NO_SCHEDULE = {
    "anh.csv": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "trong.csv": b"",
    "so.xlsx": b"PK\x03\x04 and no more",
    "hai-dau.csv": f"{HEADING},Ngày\n{ROW}".encode(),
}
ONE_BAD_LINE = {
    "cong-thuc.csv": f"{TABLE}26/11/2025,8:00,9:00,=CMD(A1),Kế hoạch\n".encode(),
    "nul.csv": f"{TABLE}26/11/2025,8:00,9:00,Ph\0ường,Kế hoạch\n".encode(),
    "ngay.csv": f"{TABLE}31/2/2026,8:00,9:00,Phường Bình Thạnh,Kế hoạch\n".encode(),
}
ANOTHER_ALPHABET = {"utf-16.csv": TABLE.encode("utf-16"), "cp1258.csv": cp1258(TABLE)}
LARGE = 200_000_000  # bytes


def told(name: str, content: bytes) -> tuple[str, list[str]]:
    """What there is to say about a file, and about each line of it that is wrong."""
    with use("vi"):
        found = read(content, name, load("evnhcmc").zone)
    return found.problem or "", [piece.why for piece in found.unread]


def give(page: Page, name: str, content: bytes) -> None:
    """Choose a file."""
    with drawn(page):
        page.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "text/csv", "buffer": content}
        )
    expect(page.get_by_text(name)).to_be_visible()


def test_a_file_says_what_is_wrong_with_it_and_writes_nothing(
    page_as: Callable[..., Page], served: Server, tmp_path: Path
) -> None:
    before = served.one("select count(*) from outage")
    an = page_as("An", "/outages?view=import")
    lines = an.locator(".st-key-dry-run tbody tr")
    for name, content in NO_SCHEDULE.items():
        problem, _lines = told(name, content)
        assert problem
        give(an, name, content)
        expect(an.get_by_text(problem).first).to_be_visible()
    for name, content in ONE_BAD_LINE.items():
        problem, [why] = told(name, content)
        assert not problem
        give(an, name, content)
        expect(lines).to_have_count(2)
        expect(lines.filter(has_text=why)).to_have_count(1)
    for name, content in ANOTHER_ALPHABET.items():
        give(an, name, content)
        expect(lines).to_have_count(1)
        expect(lines.filter(has_text="Phường Bình Tiên".lower())).to_have_count(1)
    large = tmp_path / "lon.csv"
    with large.open("wb") as file:
        os.truncate(file.fileno(), LARGE)
    an.locator("input[type=file]").set_input_files(large)
    expect(an.get_by_text("20.0MB")).to_be_visible()
    assert served.one("select count(*) from outage") == before
    assert "Traceback" not in (served.var / "log/portal.log").read_text()
