"""Parts of a text as networks count them: none too full, none with a letter cut in two, nothing lost, none to spare."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.messages.sms_text import BASIC, EXTENDED, ROOM, alphabet_of, sms_parts, split, without_marks

GSM = st.text(st.sampled_from(sorted(BASIC | EXTENDED)), max_size=500)
ANY = st.text(st.characters(codec="utf-16"), max_size=300)


def size(text: str, alphabet: str) -> int:
    """Counted another way than the module does."""
    if alphabet == "ucs2":
        return len(text.encode("utf-16-be")) // 2
    return len(text) + sum(text.count(sign) for sign in EXTENDED)


@given(GSM | ANY)
def test_parts_hold_the_whole_text_and_no_more_than_fits(text: str) -> None:
    alphabet, parts = alphabet_of(text), split(text)
    told = sms_parts(text)
    alone, together = ROOM[alphabet]
    assert "".join(parts) == text
    assert (told.encoding, told.length, told.parts) == (alphabet, size(text, alphabet), len(parts))
    assert len(parts) == 1 or all(size(part, alphabet) <= together for part in parts)
    assert (len(parts) == 1) == (told.length <= alone)
    for part, after in pairwise(parts):
        assert size(part + after[0], alphabet) > together, "a part ends only where nothing more fits"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ("gsm7", 0, 1)),
        ("a" * 160, ("gsm7", 160, 1)),
        ("a" * 161, ("gsm7", 161, 2)),
        ("€" * 80, ("gsm7", 160, 1)),
        ("a" * 159 + "€", ("gsm7", 161, 2)),
        ("a" * 152 + "€" + "a" * 151, ("gsm7", 305, 2)),
        ("à" * 160, ("gsm7", 160, 1)),
        ("ả" * 70, ("ucs2", 70, 1)),
        ("ả" * 71, ("ucs2", 71, 2)),
        ("😀" * 35, ("ucs2", 70, 1)),
        ("ả" * 66 + "😀" * 34, ("ucs2", 134, 3)),
    ],
)
def test_the_edges_are_exact(text: str, told: tuple[str, int, int]) -> None:
    assert tuple(sms_parts(text)) == told


@given(
    st.text(
        st.sampled_from("ăâđêôơưĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ “”–…abc")
    )
)
def test_vietnamese_without_marks_is_ascii(text: str) -> None:
    assert without_marks(text).isascii()


def test_words_without_marks_are_the_words() -> None:
    assert without_marks("Điện lực Gia Định: mất điện từ 7 giờ") == "Dien luc Gia Dinh: mat dien tu 7 gio"
