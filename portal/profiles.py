"""Utility profiles: what differs from one utility to another, read from seed/<code>/ without a database.

`profile.toml` says who the utility is, `categories.toml` what customers ask for and by when it must be done,
`days.csv` which days are worked or not apart from the country's holidays. A profile may take over the categories
and days of another with `from = "<code>"` at the top of its categories.toml; what it lists itself comes on top.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SEED = Path(__file__).resolve().parents[1] / "seed"

Words = Mapping[str, str]  #: language → words


class UnknownProfile(ValueError):
    """No folder of seed/ describes this profile."""


@dataclass(frozen=True)
class Category:
    """What a customer can ask for, as the profile seeds it."""

    code: str
    words: Words
    handler: str  #: a value of `tickets.sla.models.Handler`
    order: int  #: urgency, the most urgent first
    confidential: bool = False
    checked: bool = False  #: whether the centre checks a district's answer before the customer gets it
    subject: Words = field(default_factory=dict)  #: a subject to suggest
    limits: tuple[Mapping[str, Any], ...] = ()  #: rows of limits; `deadlines.rules_of(profile)` reads them
    more: Mapping[str, Any] = field(default_factory=dict)  #: every other key of the file


@dataclass(frozen=True)
class Day:
    """A day whose being worked or not differs from the country's calendar."""

    day: date
    working: bool
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Profile:
    """A utility as it is seeded."""

    code: str
    name: str
    zone: ZoneInfo
    country: str  #: ISO 3166 code, for holidays and phone numbers
    languages: tuple[str, ...]
    default_language: str
    categories: tuple[Category, ...] = ()
    days: tuple[Day, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)  #: every other key of profile.toml

    @property
    def folder(self) -> Path:
        """Where its other seeds are."""
        return SEED / self.code

    @cached_property
    def people(self) -> list[dict[str, str]]:
        """The demo's people: subject, name, and where they have one, role and unit (its code)."""
        file = self.folder / "people.toml"
        return _toml(file)["person"] if file.exists() else []

    def words(self, category: str, language: str) -> str:
        """What a category is called; in English where the language has no word."""
        found = self.category(category)
        return (found.words.get(language) or found.words["en"]) if found else category

    def category(self, code: str) -> Category | None:
        """The category of this code, if there is one."""
        return next((c for c in self.categories if c.code == code), None)


def codes() -> list[str]:
    """The profiles there are."""
    return sorted(file.parent.name for file in SEED.glob("*/profile.toml"))


@cache
def load(code: str) -> Profile:
    """The profile of this code. Raises `UnknownProfile`."""
    if code not in codes():
        raise UnknownProfile(f"there is no profile {code!r}; there are {', '.join(codes())}")
    told = _toml(SEED / code / "profile.toml")
    return Profile(
        code=code,
        name=told.pop("name"),
        zone=ZoneInfo(told.pop("zone")),
        country=told.pop("country"),
        languages=tuple(told.pop("languages")),
        default_language=told.pop("default_language"),
        categories=tuple(sorted(_categories(code).values(), key=lambda c: c.order)),
        days=_days(code),
        more={key: value for key, value in told.items() if key != "code"},
    )


def _categories(code: str) -> dict[str, Category]:
    told = _toml(SEED / code / "categories.toml")
    inherited = _categories(told["from"]) if "from" in told else {}
    return inherited | {row["code"]: _category(row) for row in told.get("category", ())}


def _category(row: dict[str, Any]) -> Category:
    known = {key: row.pop(key) for key in ("code", "words", "handler", "order")}
    optional = {key: row.pop(key) for key in ("confidential", "checked", "subject") if key in row}
    return Category(**known, **optional, limits=tuple(row.pop("limits", ())), more=row)


def _days(code: str) -> tuple[Day, ...]:
    inherited = _toml(SEED / code / "categories.toml").get("from")
    days = {day.day: day for day in _days(inherited)} if inherited else {}
    file = SEED / code / "days.csv"
    if file.exists():
        with file.open(encoding="utf-8", newline="") as rows:
            days |= {day.day: day for day in map(_day, csv.DictReader(rows))}
    return tuple(days[day] for day in sorted(days))


def _day(row: dict[str, str]) -> Day:
    day, working = date.fromisoformat(row.pop("day")), row.pop("working")
    if working not in ("yes", "no"):
        raise ValueError(f"{day}: `working` is yes or no, not {working!r}")
    row.pop("source", None)
    return Day(day, working == "yes", row)


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
