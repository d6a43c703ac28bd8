"""Time limits as dated data: which rule holds for a category, a clock and the circumstances of a request.

Rules come from the profile's seeds (`rules_of`) or from rows of the table limit_rule; choosing needs
no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from portal.profiles import Profile

Clock = Literal["respond", "arrive", "resolve"]
Unit = Literal["minutes", "hours", "working_days", "calendar_days"]
CLOCKS: tuple[str, ...] = get_args(Clock)
UNITS: tuple[str, ...] = get_args(Unit)

#: Circumstances that a limit may depend on, and their values; the first is meant where nothing is said.
FACTS: Mapping[str, tuple[str, ...]] = {
    "area": ("urban", "rural", "remote"),
    "works": ("no", "yes"),
    "technical_check": ("no", "yes"),
    "measurement": ("no", "yes"),
    "reason": ("fault", "reading"),
}
#: Seeded rules have no known beginning.
ALWAYS = date.min
#: No limit has more minutes, hours or days; a slip of the finger is not counted day by day.
MAX_AMOUNT = 100_000


class DeadlineError(ValueError):
    """A question about a time limit that has no answer; the message is one plain English line."""


@dataclass(frozen=True)
class Rule:
    """One version of a time limit. `amount` None: the row says "at once", so there is no limit."""

    category: str
    clock: Clock
    amount: int | None = None
    unit: Unit = "hours"
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)  #: for requests with all of these
    version: int = 1
    valid_from: date = ALWAYS  #: for requests received on this local day or later
    pausable: bool = False  #: the clock stops while the ticket waits for somebody else
    assumed: bool = False  #: a default nobody could confirm
    source: str = ""

    def __post_init__(self) -> None:
        _one_of("clock", self.clock, CLOCKS)
        _one_of("unit", self.unit, UNITS)
        check_facts(self.facts)
        if self.amount is not None and not 1 <= self.amount <= MAX_AMOUNT:
            raise DeadlineError(
                f"the limit of {self.key} must be between 1 and {MAX_AMOUNT}, not {self.amount}"
            )

    @property
    def key(self) -> str:
        """Names the rule, whatever its version: new-supply/resolve/area=urban,works=no."""
        facts = ",".join(f"{name}={value}" for name, value in sorted(self.facts.items()))
        return "/".join(filter(None, (self.category, self.clock, facts)))


def rules_of(profile: Profile) -> tuple[Rule, ...]:
    """The rules that the profile seeds, all of version 1."""
    return tuple(Rule(category.code, **row) for category in profile.categories for row in category.limits)


def choose(
    rules: Iterable[Rule],
    category: str,
    clock: str,
    received_on: date,
    facts: Mapping[str, str] | None = None,
) -> Rule | None:
    """The most specific rule for these facts among those valid on the local day of receipt; None: no limit.

    `remote` counts as rural where no rule of the category and clock speaks of remote areas.
    Raises `DeadlineError` for an unknown clock or fact.
    """
    _one_of("clock", clock, CLOCKS)
    known = {name: values[0] for name, values in FACTS.items()} | check_facts(facts or {})
    row = _current(
        r for r in rules if (r.category, r.clock) == (category, clock) and r.valid_from <= received_on
    )
    if known["area"] == "remote" and not any(rule.facts.get("area") == "remote" for rule in row):
        known["area"] = "rural"
    fitting = [rule for rule in row if rule.facts.items() <= known.items()]
    return max(fitting, key=lambda r: (len(r.facts), r.valid_from, r.version, r.key), default=None)


def check_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """The facts, if all their names and values are known. Raises `DeadlineError`."""
    for name, value in facts.items():
        _one_of("fact", name, FACTS)
        _one_of(name, value, FACTS[name])
    return dict(facts)


def _current(rules: Iterable[Rule]) -> list[Rule]:
    """Of each rule its latest version."""
    latest: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda r: (r.valid_from, r.version)):
        latest[rule.key] = rule
    return list(latest.values())


def _one_of(what: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        raise DeadlineError(f"unknown {what} {value!r}; known are {', '.join(known)}")
