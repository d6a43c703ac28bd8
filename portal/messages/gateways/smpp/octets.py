"""A text as the octets of its parts: GSM 03.38 one septet an octet, or UCS-2, each of several with a header that joins them."""

from __future__ import annotations

from typing import NamedTuple

from portal.messages.sms_text import BASIC_IN_ORDER, ESCAPED, Alphabet, alphabet_of, split

ESCAPE = 0x1B
#: Octets that fit where short texts stand; longer ones go as a parameter.
MOST_IN_HEAD = 254
#: Alphabet → ``data_coding``: 0 is the message centre's own, which is GSM 03.38, 8 is UCS-2.
CODING: dict[Alphabet, int] = {"gsm7": 0, "ucs2": 8}
SEPTETS = {letter: bytes([at]) for at, letter in enumerate(BASIC_IN_ORDER)} | {
    letter: bytes([ESCAPE, at]) for letter, at in ESCAPED.items()
}


class Octets(NamedTuple):
    """What goes out of a text: its parts, how they are coded, and whether each begins with a header."""

    parts: tuple[bytes, ...]
    coding: int
    headed: bool


def whole(text: str) -> Octets:
    """In one piece, however long; the message centre cuts it."""
    alphabet = alphabet_of(text)
    return Octets((encoded(text, alphabet),), CODING[alphabet], headed=False)


def in_parts(text: str, number: int) -> Octets:
    """In the parts that `sms_parts` counts.

    Args:
        number: joins the parts; 0 to 255, and another one for the next text.
    """
    alphabet, pieces = alphabet_of(text), split(text)
    if len(pieces) == 1:
        return whole(text)
    parts = (
        _header(number, len(pieces), place) + encoded(piece, alphabet)
        for place, piece in enumerate(pieces, start=1)
    )
    return Octets(tuple(parts), CODING[alphabet], headed=True)


def encoded(text: str, alphabet: Alphabet) -> bytes:
    """The text in this alphabet, which has every letter of it."""
    if alphabet == "ucs2":
        return text.encode("utf-16-be")
    return b"".join(SEPTETS[letter] for letter in text)


def _header(number: int, parts: int, place: int) -> bytes:
    """3GPP TS 23.040, 9.2.3.24.1: concatenated, with a number of eight bits."""
    return bytes([5, 0, 3, number, parts, place])
