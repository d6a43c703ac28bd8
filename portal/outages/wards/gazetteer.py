"""Text and names of wards as words that can be compared: for `recognition`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

#: How a kind of ward is written → the kind.
WARD_KINDS = {
    ("phuong",): "phuong", ("p",): "phuong", ("f",): "phuong", ("ward",): "phuong",
    ("xa",): "xa", ("x",): "xa", ("commune",): "xa",
    ("thi", "tran"): "thi tran", ("tt",): "thi tran", ("town",): "thi tran", ("township",): "thi tran",
    ("dac", "khu"): "dac khu", ("special", "zone"): "dac khu",
}  # fmt: skip
#: Words after which no name goes on.
STOPS = frozenset(
    {"tp", "tphcm", "hcm", "quan", "q", "huyen", "h", "tinh", "phuong", "xa", "khu", "ap", "hem", "duong"}
    | {"va", "den", "tu", "gan", "doc", "mot", "cac", "nhung", "thuoc", "tai"}
)
_DISTRICTS = {("quan",), ("huyen",), ("thanh", "pho"), ("thi", "xa")}
MAX_NAME_WORDS = 6  #: words of a name

_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+|\d+\w*")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True)
class NamedWard:
    """A ward as the matcher needs it.

    `name` may carry its kind (Phường Bình Tiên). `aliases` are former names; one that is only known together with
    its former district is written “Phường 5, Quận 3”.
    """

    id: int
    code: str
    name: str
    kind: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Word:
    """A word of a text, and what stands between the word before and this one."""

    text: str  #: without case and accents
    accents: str  #: without case; Hoà and Hòa are the same
    start: int
    end: int
    capital: bool
    gap: str

    @property
    def joined(self) -> bool:
        """Whether nothing but a space parts it from the word before."""
        return not self.gap.strip()


@dataclass(frozen=True)
class Name:
    """One name of a ward, its kind apart."""

    ward: NamedWard
    words: tuple[Word, ...]
    kind: str
    former: bool
    district: tuple[str, ...]  #: how the former district is written: with its kind, and without


Names = dict[tuple[str, ...], list[Name]]


def words_of(text: str) -> list[Word]:
    """The words of a text; a letter and a number written together (P5) are two."""
    found, before = [], 0
    for part in _WORD.finditer(text):
        letters = unicodedata.normalize("NFD", part.group().casefold()).replace("đ", "d\u0335")
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
        shape = "".join(mark for mark in letters if mark not in _TONES)
        tones = "".join(
            mark for mark in letters if mark in _TONES
        )  # where a tone stands is a matter of taste
        gap = text[before : part.start()]
        found.append(Word(bare, shape + tones, part.start(), part.end(), part.group()[0].isupper(), gap))
        before = part.end()
    return found


def plain(words: Sequence[Word]) -> str:
    """The words without accents, as one text."""
    return " ".join(word.text for word in words)


@lru_cache(maxsize=8)
def names_of(wards: tuple[NamedWard, ...]) -> Names:
    """Every name of these wards, by its words."""
    found: Names = {}
    for name in _names(wards):
        found.setdefault(tuple(word.text for word in name.words), []).append(name)
    return found


def _names(wards: tuple[NamedWard, ...]) -> Iterator[Name]:
    for ward in wards:
        for text in (ward.name, *ward.aliases):
            name, _comma, district = text.partition(",")
            words = words_of(name)
            taken = next((n for n in (2, 1) if len(words) > n and _key(words[:n]) in WARD_KINDS), 0)
            kind = _key(words[:taken] if taken else words_of(ward.kind))
            if words:
                former = text is not ward.name
                yield Name(
                    ward,
                    tuple(words[taken:]),
                    WARD_KINDS.get(kind, ""),
                    former,
                    _district(words_of(district)),
                )


def _district(words: Sequence[Word]) -> tuple[str, ...]:
    taken = next((n for n in (2, 1) if _key(words[:n]) in _DISTRICTS), 0)
    bare = words[taken:]
    if not taken or not bare or bare[0].text.isdigit():  # “Quận 3” is not named by a 3
        return (plain(words),) if words else ()
    return plain(words), plain(bare)


def _key(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words)
