"""Chinese is drawn on a machine that has no font for it, the button of its name included, whatever language the page speaks."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit
from starlette.testclient import TestClient

from portal.gate import look
from portal.gate.page_shell import _changed
from portal.gate.streamlit_internals import START
from portal.settings import ROOT
from tests.gate.conftest import HTML

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
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


def test_a_name_in_chinese_is_seen_by_who_speaks_another_language() -> None:
    """What is typed or stored: the page asks for the font when one of its characters is drawn, and not before."""
    assert f'<meta name="portal-chinese" content="{look.CHINESE}">' in _changed(INDEX, "vi", "/")
    assert f'<link rel="stylesheet" href="{look.CHINESE}">' in _changed(INDEX, "zh", "/")
    assert look.holds_chinese("Ông 王小明")
    assert not look.holds_chinese("Nguyễn Thị Ánh – “Шевченко”")


def test_the_face_that_is_waited_for_is_a_file_that_there_is() -> None:
    [named] = re.findall(r"/app/static/noto-sans-sc/(\d+)\.woff2", START)
    assert (FONTS / f"{named}.woff2").exists()
    assert ord("中") in characters(dict(FACE.findall(look.chinese()))[named])
