"""Time limits as dated data: which rule holds for a category, a clock and the circumstances of a request.

Rules come from the profile's seeds (`rules_of`) or from rows of the table limit_rule; choosing needs
no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.organisation.areas import Area
from portal.profiles import Profile


class Clock(StrEnum):
    """What a time limit is for. Words of all that is here: ``tickets.sla.labels``, which loads catalogues."""

    RESPOND = "respond"
    ARRIVE = "arrive"
    RESOLVE = "resolve"


class TimeUnit(StrEnum):
    """What a time limit is counted in."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


#: Circumstances that a limit may depend on, and their values; the first is meant where nothing is said.
FACTS: Mapping[str, tuple[str, ...]] = {
    "area": tuple(Area),
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
    """One version of a time limit. `amount` None: the row says "at once", so there is no limit.

    Clock and unit may be given as their values. Raises `DeadlineError` for what is none.
    """

    category: str
    clock: Clock
    amount: int | None = None
    unit: TimeUnit = TimeUnit.HOURS
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)  #: for requests with all of these
    version: int = 1
    valid_from: date = ALWAYS  #: for requests received on this local day or later
    pausable: bool = False  #: the clock stops while the ticket waits for somebody else
    assumed: bool = False  #: a default nobody could confirm
    source: str = ""

    def __post_init__(self) -> None:
        _one_of("clock", self.clock, Clock)
        _one_of("unit", self.unit, TimeUnit)
        object.__setattr__(self, "clock", Clock(self.clock))
        object.__setattr__(self, "unit", TimeUnit(self.unit))
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
    _one_of("clock", clock, Clock)
    known = {name: values[0] for name, values in FACTS.items()} | check_facts(facts or {})
    row = _current(
        r for r in rules if (r.category, r.clock) == (category, clock) and r.valid_from <= received_on
    )
    if known["area"] == Area.REMOTE and not any(rule.facts.get("area") == Area.REMOTE for rule in row):
        known["area"] = Area.RURAL
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
    if value not in list(known):  # before Python 3.12 an enum itself may not be asked for a text
        raise DeadlineError(f"unknown {what} {value!r}; known are {', '.join(known)}")
