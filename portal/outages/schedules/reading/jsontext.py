"""JSON whose pieces know where they stand in the text."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_SPACE = re.compile(r"[\s,:]*")
_DECODER = json.JSONDecoder()


class NoJson(ValueError):
    """The text is no JSON."""


@dataclass(frozen=True)
class Json:
    """One value in a text, and its name if it is a member of an object."""

    text: str
    start: int
    end: int
    name: str | None = None
    named_at: int | None = None

    @cached_property
    def value(self) -> Any:
        """The value itself."""
        return _decode(self.text, self.start)[0]

    @property
    def shown(self) -> str:
        """The piece word for word, its name included."""
        return self.text[self.begin : self.end]

    @property
    def begin(self) -> int:
        """Where the piece begins, its name included."""
        return self.start if self.named_at is None else self.named_at

    def parts(self) -> Iterator[Json]:
        """The members of an object or the items of a list; none of anything else."""
        opens = self.text[self.start]
        at = _after_space(self.text, self.start + 1)
        while opens in "{[" and at < self.end - 1:
            name, named_at = None, None
            if opens == "{":
                named_at = at
                name, at = _decode(self.text, at)
                at = _after_space(self.text, at)
            end = _decode(self.text, at)[1]
            yield Json(self.text, at, end, name, named_at)
            at = _after_space(self.text, end)

    def part(self, name: str) -> Json | None:
        """The member of that name."""
        return next((each for each in self.parts() if each.name == name), None)


def parse(text: str) -> Json:
    """The only value of a text. Raises NoJson."""
    start = _after_space(text, 0)
    end = _decode(text, start)[1]
    if text[end:].strip():
        raise NoJson
    return Json(text, start, end)


def value_at(text: str, start: int) -> Json:
    """The value that begins there, whatever follows it. Raises NoJson."""
    return Json(text, start, _decode(text, start)[1])


class Lines:
    """Which line of the text an offset is on, from 1."""

    def __init__(self, text: str) -> None:
        self._ends = [match.end() for match in re.finditer("\r\n|\r|\n", text)]

    def of(self, offset: int) -> int:
        """The line of that offset."""
        return bisect_right(self._ends, offset) + 1


def _after_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _decode(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError) as error:  # nested a thousand deep is no schedule either
        raise NoJson from error


def refused(told: dict[str, Any]) -> bool:
    """Whether an object is the answer to a question that went wrong: what it lacks says nothing."""
    return any(told.get(name) for name in ("error", "errors", "exception")) or any(
        told.get(name) in (False, "error", "fail", "failed") for name in ("success", "ok", "status", "result")
    )
