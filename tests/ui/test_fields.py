"""Text as it is stored, whatever was typed or pasted."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from portal.fields import is_seen, tidy


@given(st.text())
@example("Nguyễn\u200b Thị\u202e Á\u00adnh\ufeff")
@example("e\u200d\u0301")
@example("\u3164")
@example("một\r\nhai\u2028ba\x85bốn")
def test_text_holds_nothing_that_is_not_seen(text: str) -> None:
    kept = tidy(text)
    assert all(c == "\n" or is_seen(c) for c in kept)
    assert unicodedata.is_normalized("NFC", kept)
    assert tidy(kept) == kept
    assert kept == kept.strip()


def test_lines_stay_lines() -> None:
    assert tidy("một\r\n hai \u2028ba\x85bốn\tnăm") == "một\nhai\nba\nbốn năm"
