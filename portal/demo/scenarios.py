"""What a request can be and by when it is due, worked out by the portal's own rules.

A *case* is a category in one kind of place under one set of circumstances. Limits in minutes and hours are the same
at any moment; those in days depend on the day of receipt alone, so each day is asked once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import product
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from portal.demo.plan import Plan
from portal.demo.pools import fill, first_stories, told
from portal.organisation.areas import Area
from portal.organisation.calendars import calendar_of
from portal.profiles import Day
from portal.tickets.sla import policy
from portal.tickets.sla.deadlines import HOURLY, due
from portal.tickets.sla.policy import Clock, Rule, TimeUnit

#: How often a circumstance other than the first of its values is met.
SELDOM = 0.12
KINDS = 1000


@dataclass(frozen=True)
class Limit:
    """A rule of the database that holds for a case. `number`: which column of demo.ends, None for minutes and hours."""

    rule_id: int
    rule: Rule
    number: int | None

    @property
    def seconds(self) -> float | None:
        """The limit where it is in minutes or hours."""
        return self.rule.amount * HOURLY[self.rule.unit].total_seconds() if self.rule.unit in HOURLY else None  # type: ignore[operator]


@dataclass(frozen=True)
class Scenario:
    """A category in a kind of place under circumstances; limits by clock."""

    number: int
    category: str
    handler: str
    confidential: bool
    area: str
    facts: Mapping[str, str]
    share: float  #: of the requests of this category and place
    limits: Mapping[str, Limit]


class Scenarios:
    """All cases of a profile, and when what was received on a day is due."""

    def __init__(self, db: Connection[Any], plan: Plan) -> None:
        self.plan, self.calendar = plan, calendar_of(plan.utility, _days(db))
        self._rules, self._numbers = _rules(db), dict[tuple[TimeUnit, int], int]()
        self.all = [Scenario(number, *case) for number, case in enumerate(self._cases(db))]
        self._of = {(c.category, c.area, _key(c.facts)): c for c in self.all}

    def of(self, category: str, area: str) -> Scenario:
        """The most frequent case of a category in a kind of place."""
        return max((c for c in self.all if (c.category, c.area) == (category, area)), key=lambda c: c.share)

    def end(self, limit: Limit, received: datetime) -> datetime:
        """When a request is due."""
        found = due(limit.rule, received, self.calendar).due
        assert found is not None
        return found

    def days_ending(self, limit: Limit, end: date) -> list[date]:
        """The days of receipt whose limit ends at 24:00 of this day."""
        assert limit.number is not None
        return self._received.get((limit.number, end), [])

    def _noon(self, day: date) -> datetime:
        return datetime.combine(day, time(12), self.plan.utility.zone)

    def _cases(self, db: Connection[Any]) -> Iterator[tuple[Any, ...]]:
        for code, handler, confidential in db.execute(
            "select code, handler, confidential from category order by urgency, code"
        ):
            for area, (facts, share) in product(Area, self._circumstances(code)):
                known = {"area": area} | facts
                yield code, handler, confidential, area, known, share, dict(self._limits(code, known))

    def _circumstances(self, category: str) -> Iterator[tuple[dict[str, str], float]]:
        """The values of the facts that this category's limits depend on, but the place; the first value is usual."""
        names = sorted({n for _id, r in self._rules if r.category == category for n in r.facts} - {"area"})
        for values in product(*(policy.FACTS[name] for name in names)):
            share = 1.0
            for name, value in zip(names, values, strict=True):
                share *= 1 - SELDOM if value == policy.FACTS[name][0] else SELDOM
            facts = dict(zip(names, values, strict=True))
            yield {n: v for n, v in facts.items() if v != policy.FACTS[n][0]}, share

    def _limits(self, category: str, facts: Mapping[str, str]) -> Iterator[tuple[str, Limit]]:
        ids = {id(rule): rule_id for rule_id, rule in self._rules}
        for clock in Clock:
            rule = policy.choose((r for _id, r in self._rules), category, clock, self.plan.today, facts)
            if rule is None or rule.amount is None:
                continue
            number = None
            if rule.unit not in HOURLY:
                number = self._numbers.setdefault((rule.unit, rule.amount), len(self._numbers))
            yield clock, Limit(ids[id(rule)], rule, number)

    def make_tables(self, db: Connection[Any]) -> None:
        """demo.scenario (the cases), demo.ends (when limits in days end, by day of receipt), demo.kind (100 categories)."""
        clocks = tuple(Clock)
        fill(
            db,
            "scenario",
            "no int, category text, handler text, confidential bool, at_once float8, area text, facts jsonb, low float8, high float8,"
            + ", ".join(f"{c}_rule int, {c}_seconds float8, {c}_no int" for c in clocks),
            self._case_rows(clocks),
        )
        fill(db, "ends", "day date, no int, at timestamptz", self._ends)
        fill(db, "kind", "n int, category text, story int, stories int", _kinds(self.plan.profile))

    def _case_rows(self, clocks: Sequence[str]) -> Iterator[list[Any]]:
        from psycopg.types.json import Jsonb

        at_once = told(self.plan.profile, "shape")["at_once"]
        low: dict[tuple[str, str], float] = {}
        for case in self.all:
            start = low.get((case.category, case.area), 0.0)
            low[case.category, case.area] = start + case.share
            limits = [case.limits.get(clock) for clock in clocks]
            cells = [
                x for m in limits for x in ((m.rule_id, m.seconds, m.number) if m else (None, None, None))
            ]
            yield [
                case.number,
                case.category,
                case.handler,
                case.confidential,
                at_once.get(case.category, 0.0),
                case.area,
                Jsonb(dict(case.facts)),
                start,
                start + case.share,
                *cells,
            ]

    @cached_property
    def _ends(self) -> list[tuple[date, int, datetime]]:
        """Day of receipt, number of the limit, when it ends."""
        first, ends = self.plan.first_day - timedelta(days=1), []
        for (unit, amount), number in self._numbers.items():
            rule = Rule("", Clock.RESOLVE, amount, unit)
            for day in (first + timedelta(days=n) for n in range(self.plan.days + 2)):
                found = due(rule, self._noon(day), self.calendar).due
                assert found is not None
                ends.append((day, number, found))
        return ends

    @cached_property
    def _received(self) -> dict[tuple[int, date], list[date]]:
        """Number of a limit and the day at whose 24:00 it ends → days of receipt."""
        found: dict[tuple[int, date], list[date]] = defaultdict(list)
        for day, number, end in self._ends:
            found[number, self.calendar.day_of(end) - timedelta(days=1)].append(day)
        return found


def _kinds(profile: str) -> Iterator[tuple[int, str, int, int]]:
    """About a thousand requests by category, as often as the profile says; the number and count of its stories."""
    mix, stories = told(profile, "shape")["mix"], first_stories(profile)
    whole, number = sum(mix.values()), 0
    for category, weight in mix.items():
        for _ in range(round(KINDS * weight / whole)):
            yield number, category, *stories[category]
            number += 1


def _key(facts: Mapping[str, str]) -> str:
    return ",".join(f"{k}={v}" for k, v in sorted(facts.items()))


def _days(db: Connection[Any]) -> Iterable[Day]:
    return [Day(day, working, {}) for day, working in db.execute("select day, working from calendar_day")]


def _rules(db: Connection[Any]) -> list[tuple[int, Rule]]:
    columns = "id, category, clock, amount, unit, facts, version, valid_from, pausable"
    with db.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(f"select {columns} from limit_rule order by id").fetchall()  # noqa: S608 (constants)
    return [(row.pop("id"), Rule(**row)) for row in found]
