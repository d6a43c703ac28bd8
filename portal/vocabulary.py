"""Closed lists of values: what is stored, and beside it the words that people see.

    class OutageKind(Vocabulary):
        PLANNED = "planned", lazy("Planned")

    OutageKind("planned") == "planned"    a member is its value, wherever a text is wanted: in a column, SQL, an address
    OutageKind.PLANNED.word               "Planned", in the language of who looks
    OutageKind.words()                    value → word, for choices
    one_of("kind", OutageKind)            the check of the column (`portal.database`)

A value is stored, so it never changes; its word may.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from portal.i18n import Lazy


class Vocabulary(StrEnum):
    """A value of a closed list, with its word. A class whose member has none cannot be imported."""

    _value_: str
    word: Lazy

    def __new__(cls, value: str, word: Lazy | None = None) -> Self:
        """The member of this value and word."""
        if (
            not word
        ):  # optional only so that `OutageKind("planned")`, which asks for a member, takes one argument
            raise TypeError(f"{cls.__name__}: {value!r} has no word")
        member = str.__new__(cls, value)
        member._value_, member.word = value, word
        return member

    @classmethod
    def words(cls) -> dict[str, Lazy]:
        """Value → word, in the order they were written."""
        return {member.value: member.word for member in cls}


def literals(values: Iterable[str]) -> str:
    """These values as SQL has them: 'new', 'working'."""
    return ", ".join(f"'{value}'" for value in values)
