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


#: What a profile may say, by file and table. A key beyond these would promise what nothing keeps, and is refused.
KEYS = {
    "profile.toml": {
        "code",
        "name",
        "short_name",
        "colour",
        "hotlines",
        "zone",
        "country",
        "languages",
        "default_language",
        "demo",
        "names",
        "customer_code",
        "phones",
        "outages",
    },
    "names": {"vi", "en", "uk", "zh"},
    "customer_code": {"pattern", "digits", "kind", "prefix"},
    "phones": {"demo_prefix", "demo_digits"},
    "outages": {"planned_notice_days"},
    "categories.toml": {"from", "category"},
    "category": {
        "code",
        "words",
        "handler",
        "order",
        "hazard",
        "confidential",
        "checked",
        "subject",
        "limits",
    },
    "limits": {"clock", "facts", "amount", "unit", "pausable", "assumed", "source"},
}


class UnknownProfile(ValueError):
    """No folder of seed/ describes this profile, or its files say what the portal does not know."""


@dataclass(frozen=True)
class Category:
    """What a customer can ask for, as the profile seeds it."""

    code: str
    words: Words
    handler: str  #: a value of `tickets.sla.models.Handler`
    order: int  #: urgency, the most urgent first
    hazard: bool = False  #: a danger to life: staff are alerted at once
    confidential: bool = False
    checked: bool = False  #: whether the centre checks a district's answer before the customer gets it
    subject: Words = field(default_factory=dict)  #: a subject to suggest
    limits: tuple[Mapping[str, Any], ...] = ()  #: rows of limits; `deadlines.rules_of(profile)` reads them


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
    """The profile of this code. Raises `UnknownProfile`, also for a key that nothing reads."""
    if code not in codes():
        raise UnknownProfile(f"there is no profile {code!r}; there are {', '.join(codes())}")
    told = _known("profile.toml", code, _toml(SEED / code / "profile.toml"))
    for table in KEYS.keys() & told.keys():
        _known(table, f"{code}, profile.toml", told[table])
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
    told = _known("categories.toml", code, _toml(SEED / code / "categories.toml"))
    inherited = _categories(told["from"]) if "from" in told else {}
    return inherited | {row["code"]: _category(code, row) for row in told.get("category", ())}


def _category(profile: str, row: dict[str, Any]) -> Category:
    where = f"{profile}, category {row.get('code')}"
    limits = tuple(_known("limits", where, limit) for limit in row.pop("limits", ()))
    return Category(**_known("category", where, row), limits=limits)


def _known(table: str, where: str, told: dict[str, Any]) -> dict[str, Any]:
    """What was told, if each of its keys is one that something reads. Raises `UnknownProfile`."""
    if unknown := sorted(told.keys() - KEYS[table]):
        known = ", ".join(sorted(KEYS[table]))
        raise UnknownProfile(f"{where}, {table}: nothing reads {', '.join(unknown)}; known are {known}")
    return told


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
