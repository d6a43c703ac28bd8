"""When a request came that is due at a wanted time: the limit counted back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random

from portal.demo.plan import Plan
from portal.demo.scenarios import Limit, Scenario, Scenarios
from portal.demo.times import Clock, second_of_day

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Receiving:
    """Moments of receipt, by when the limit ends."""

    def __init__(self, plan: Plan, cases: Scenarios, random: Random) -> None:
        self.plan, self.cases, self.random, self.clock = plan, cases, random, Clock()
        self.now = plan.now.astimezone(plan.utility.zone)
        self.midnight = datetime.combine(plan.today + DAY, time(), plan.utility.zone)

    def window(self, when: str, case: Scenario) -> tuple[datetime, datetime]:
        """Between which moments the limit ends."""
        if when == "overdue":
            far = self.random.choice((40, 90, 200, 600)) if case.limits["resolve"].seconds else 3 * 24 * 60
            return self.now - far * MINUTE, self.now - 4 * MINUTE
        if when == "today":
            # nothing falls due while somebody looks around
            return min(self.now + 40 * MINUTE, self.midnight), self.midnight + MINUTE
        if when == "soon":  # just received
            limit = case.limits["resolve"]
            end = self.cases.end(limit, self.now)
            return (end - 9 * MINUTE, end + 60 * DAY) if limit.seconds else (end - MINUTE, end + MINUTE)
        if when == "left":  # received some days ago
            return self.midnight + DAY, self.midnight + 60 * DAY
        return self.midnight + 2 * MINUTE, self.midnight + 45 * DAY

    def received(self, case: Scenario, low: datetime, high: datetime) -> datetime | None:
        """A moment of receipt for which the limit ends in this window; None where there is none."""
        limit = case.limits["resolve"]
        if limit.seconds:
            length = timedelta(seconds=limit.seconds)
            low, high = max(low, self.now + length - 40 * DAY), min(high, self.now + length - 3 * MINUTE)
            if low >= high:
                return None
            return low + (high - low) * self.random.random() - length
        return self._received_on(self._days(limit, low, high))

    def _days(self, limit: Limit, low: datetime, high: datetime) -> list[datetime]:
        first = max(low.date() - DAY, self.plan.today - 6 * DAY)
        ends = (first + DAY * n for n in range(60))
        zone = self.plan.utility.zone
        fitting = (d for d in ends if low <= datetime.combine(d + DAY, time(), zone) <= high)
        received = (
            day for end in fitting for day in self.cases.days_ending(limit, end) if day <= self.plan.today
        )
        return [datetime.combine(day, time(), zone) for day in received]

    def _received_on(self, days: Sequence[datetime]) -> datetime | None:
        for day in self.random.sample(list(days), len(days)):
            latest = 1.0
            if day.date() == self.plan.today:
                latest = self.clock.share(max(0, second_of_day(self.now) - 300))
            if latest > 0.001:
                return day + timedelta(seconds=self.clock.second(latest * self.random.uniform(0.05, 0.97)))
        return None
