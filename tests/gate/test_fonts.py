"""Chinese is drawn on a machine that has no font for it, the button of its name included."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from portal.gate import look
from portal.settings import ROOT
from tests.gate.conftest import HTML

FONTS = ROOT / "portal" / "ui" / "static" / "noto-sans-sc"
FACE = re.compile(r"/noto-sans-sc/(\d+)\.woff2.*?unicode-range: ([^;}]+)", re.DOTALL)


def characters(ranges: str) -> set[int]:
    """The characters of a unicode-range."""
    found: set[int] = set()
    for part in ranges.strip().removeprefix("U+").split(", U+"):
        first, _, last = part.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def test_every_range_lies_in_its_file_and_the_files_are_all_named() -> None:
    named = dict(FACE.findall(look.chinese()))
    assert {f"{name}.woff2" for name in named} == {file.name for file in FONTS.glob("*.woff2")}
    for name, ranges in FACE.findall(look.style()):
        assert characters(ranges) <= characters(named[name])
    every = set().union(*map(characters, named.values()))
    assert {ord(c) for c in "客户电话号码停电通知工单长沙供电公司赵钱孙李欒犇"} <= every


def test_the_sign_in_page_asks_for_the_font_when_it_speaks_chinese(portal: TestClient) -> None:
    link = f'<link rel="stylesheet" href="{look.CHINESE}">'
    assert link not in portal.get("/", headers=HTML).text
    portal.get("/sign-in/language/zh")
    assert link in portal.get("/", headers=HTML).text
    sheet = portal.get(look.CHINESE)
    assert sheet.headers["content-type"].startswith("text/css")
    for name, _ranges in FACE.findall(look.style()):
        assert portal.get(f"/app/static/noto-sans-sc/{name}.woff2").status_code == 200
