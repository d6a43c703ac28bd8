"""What the browser counts while one writes is what the server counts when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from portal.messages.sms_text import BASIC, EXTENDED, sms_parts, without_marks
from portal.settings import ROOT
from portal.ui.components.as_seen import ALPHABETS, EQUALS

SOURCE = (ROOT / "portal/ui/components/as_seen.js").read_text("utf-8")
LOAD = """async source => { window.counts = await import('data:text/javascript,' + encodeURIComponent(source)) }"""
COUNT = """([text, gsm, plain]) => {
    const {length, parts} = counts.parts(text, gsm)
    return [length, parts, counts.unmarked(text, plain)]
}"""
Counted = Callable[[str], tuple[int, int, str]]
#: Texts about as long as a part or several: of one alphabet, of its doubled signs, and of letters that need the other.
SIGNS = st.sampled_from(sorted(BASIC) + sorted(EXTENDED) * 4)
LETTERS = st.sampled_from("Đđặệừ ơưiề“”…–aeiou🔌€^")
TEXTS = st.one_of(st.text(SIGNS, max_size=500), st.text(LETTERS, max_size=300), st.text(LETTERS | SIGNS))


@pytest.fixture(scope="module")
def counted(browser: Browser) -> Iterator[Counted]:
    """Counts a text in a browser."""
    page = browser.new_page()
    page.evaluate(LOAD, SOURCE)
    yield lambda text: tuple(page.evaluate(COUNT, [text, ALPHABETS, EQUALS]))
    page.close()


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_a_text_takes_as_many_parts_in_the_browser_as_on_the_server(counted: Counted, text: str) -> None:
    size = sms_parts(text)
    assert counted(text) == (size.length, size.parts, without_marks(text))
