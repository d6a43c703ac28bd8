"""Letters and parts of a text as octets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from smpplib.gsm import gsm_encode

from portal.messages.gateways.smpp import octets
from portal.messages.sms_text import BASIC, EXTENDED, sms_parts


@given(st.text(st.sampled_from(sorted((BASIC | EXTENDED) - {"\f", "§"})), max_size=200))
def test_letters_are_coded_as_another_library_codes_them(text: str) -> None:
    """Two that it lacks are left out."""
    assert octets.encoded(text, "gsm7") == gsm_encode(text)


@given(st.text(max_size=700), st.integers(0, 255))
def test_parts_are_as_many_as_are_counted_and_fit(text: str, number: int) -> None:
    try:
        text.encode("utf-16-be")
    except UnicodeEncodeError:
        return
    made = octets.in_parts(text, number)
    assert len(made.parts) == sms_parts(text).parts
    most = 140 if made.coding == 8 else 160
    assert all(len(part) <= most for part in made.parts)
