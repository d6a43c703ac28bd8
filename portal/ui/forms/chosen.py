"""What was chosen in an input, from the words that the browser saw standing there. Each raises ValueError for other words.

An option is known by its words in the language of now: words of another language, or of what is no longer offered, are none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import TypeVar

T = TypeVar("T")
Read = Callable[[str], object]
YES, NO = "yes", "no"


def one_of(options: Sequence[T], words: Callable[[T], object]) -> Callable[[str], T | None]:
    """The option of these words; nothing of none."""

    def read(said: str) -> T | None:
        return _option(said, options, words) if said else None

    return read


def some_of(options: Sequence[T], words: Callable[[T], object]) -> Callable[[str], list[T]]:
    """The options of these lines."""

    def read(said: str) -> list[T]:
        return [_option(line, options, words) for line in said.split("\n") if line]

    return read


def yes(said: str) -> bool:
    """Whether it was on."""
    if said not in (YES, NO):
        raise ValueError(said)
    return said == YES


def whole(least: int | None, most: int | None) -> Callable[[str], int | None]:
    """A whole number within these bounds; nothing of none."""

    def read(said: str) -> int | None:
        if not said:
            return None
        value = int(said)
        if (least is not None and value < least) or (most is not None and value > most):
            raise ValueError(said)
        return value

    return read


def number(said: str) -> float | None:
    """A number as browsers write it; nothing of none."""
    return float(said) if said else None


def day(said: str) -> date | None:
    """2026-11-28; nothing of none."""
    return date.fromisoformat(said) if said else None


def hour(said: str) -> time:
    """07:30."""
    return time.fromisoformat(said)


def moment(said: str) -> datetime | None:
    """2026-11-28T07:30, on the wall's clock; nothing of none."""
    return datetime.fromisoformat(said) if said else None


def _option(said: str, options: Sequence[T], words: Callable[[T], object]) -> T:
    for option in options:
        if _shown(str(words(option))) == _shown(said):
            return option
    raise ValueError(said)


def _shown(words: str) -> str:
    """As it stands on the screen: blanks and lines as one, without what keeps a picture away (`markdown.literal`)."""
    return " ".join(words.replace("\u2060", "").split())
