"""A text message as networks see it: which alphabet it needs, how long it is in that, and how many parts it takes.

GSM 03.38: 160 septets in one part, 153 in each of several; letters of its extension table take two. Whatever has one letter
outside of both goes as UCS-2: 70 and 67 units of 16 bits; letters beyond the basic plane (emoji) take two.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

Alphabet = Literal["gsm7", "ucs2"]

#: The table of GSM 03.38, each letter at its number; at 27 the escape to the other one.
BASIC_IN_ORDER = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: The letters of the extension table and their numbers there.
ESCAPED = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
BASIC = frozenset(BASIC_IN_ORDER) - {"\x1b"}
EXTENDED = frozenset(ESCAPED)
#: Alphabet → the most of it in one part, and in each of several.
ROOM: dict[Alphabet, tuple[int, int]] = {"gsm7": (160, 153), "ucs2": (70, 67)}
#: What stands in texts and has an equal in ASCII.
PLAIN = str.maketrans(
    {
        "đ": "d",
        "Đ": "D",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
    }
)


class SmsParts(NamedTuple):
    """What a text takes: ``length`` in septets or 16-bit units, ``parts`` as the network counts and charges them."""

    encoding: Alphabet
    length: int
    parts: int


def sms_parts(text: str) -> SmsParts:
    """How many parts a text takes; an empty one takes one."""
    alphabet = alphabet_of(text)
    return SmsParts(alphabet, sum(_sizes(text, alphabet)), len(split(text)))


def alphabet_of(text: str) -> Alphabet:
    """The alphabet that has every letter of the text."""
    return "gsm7" if BASIC.union(EXTENDED).issuperset(text) else "ucs2"


def split(text: str) -> list[str]:
    """The text in parts, no letter cut in two: neither an escaped one nor a pair of surrogates."""
    alphabet = alphabet_of(text)
    alone, together = ROOM[alphabet]
    if sum(_sizes(text, alphabet)) <= alone:
        return [text]
    parts, start, filled = [], 0, 0
    for at, size in enumerate(_sizes(text, alphabet)):
        if filled + size > together:
            parts.append(text[start:at])
            start, filled = at, 0
        filled += size
    return [*parts, text[start:]]


def without_marks(text: str) -> str:
    """Vietnamese as utilities send it: "Mất điện" as "Mat dien", which more than doubles what fits into a part."""
    bare = unicodedata.normalize("NFD", text.translate(PLAIN))
    return unicodedata.normalize("NFC", "".join(sign for sign in bare if not unicodedata.combining(sign)))


def _sizes(text: str, alphabet: Alphabet) -> Iterator[int]:
    if alphabet == "gsm7":
        return (2 if sign in EXTENDED else 1 for sign in text)
    return (2 if ord(sign) > 0xFFFF else 1 for sign in text)
