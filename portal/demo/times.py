"""When requests come: the shape of the year, the week and the day, and how many came on each day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from types import MappingProxyType

from portal.demo.plan import Plan
from portal.organisation.calendars import Calendar

#: The hot months ask most; January and February have the New Year.
MONTHS = (0.85, 0.75, 1.0, 1.25, 1.45, 1.5, 1.4, 1.2, 1.0, 0.95, 0.9, 0.9)
WEEKDAYS = (1.18, 1.05, 1.0, 1.0, 1.02, 0.82, 0.7)
#: Calls in each hour of the day: two peaks, in the morning and in the evening.
HOURS = (
    1,
    0.7,
    0.5,
    0.5,
    0.7,
    1.6,
    3,
    5.5,
    8,
    8.5,
    7.5,
    5.5,
    4,
    4.5,
    5.5,
    5.5,
    5,
    5,
    6.5,
    8,
    7.5,
    5.5,
    3.5,
    2,
)
#: So many a year more, and half of the day's deviation from its shape.
GROWTH, NOISE = 0.15, 0.12
SLOTS = 1000
#: Of a day's requests so many are none of those that lie open now.
LEAST = 0.25


@dataclass(frozen=True)
class Clock:
    """The day of the utility, as its callers use it."""

    hours: Sequence[float] = HOURS

    def second(self, share: float) -> float:
        """The second of the day before which this share of the day's requests comes."""
        sums = [0.0, *accumulate(self.hours)]
        at = min(share, 1 - 1e-9) * sums[-1]
        hour = bisect_right(sums, at) - 1
        return (hour + (at - sums[hour]) / self.hours[hour]) * 3600

    def share(self, second: float) -> float:
        """The share of the day's requests that comes before this second of the day."""
        hour = min(int(second // 3600), 23)
        done = sum(self.hours[:hour]) + self.hours[hour] * (second - hour * 3600) / 3600
        return done / sum(self.hours)


@dataclass(frozen=True)
class DayOf:
    """A day, when it starts, how much of it is over (all, or until now), and how many requests came then."""

    day: date
    starts: datetime
    share: float
    first: int
    count: int


def days(
    plan: Plan,
    calendar: Calendar,
    total: int,
    clock: Clock,
    others: Mapping[date, int] = MappingProxyType({}),
) -> list[DayOf]:
    """The requests of the whole time shared out among its days; numbers run on from 0.

    Args:
        others: requests that there are besides: such a day gets as many fewer, if not none.
    """
    random, zone = plan.random("days"), plan.utility.zone
    every = [plan.first_day + timedelta(days=n) for n in range(plan.days + 1)]
    over = [1.0] * plan.days + [clock.share(second_of_day(plan.now.astimezone(zone)))]
    weights = [
        MONTHS[day.month - 1]
        * WEEKDAYS[day.weekday()]
        * (0.75 if day.weekday() < 5 and not calendar.is_working_day(day) else 1)
        * (1 + GROWTH * n / 365)
        * random.uniform(1 - NOISE, 1 + NOISE)
        * share
        for n, (day, share) in enumerate(zip(every, over, strict=True))
    ]
    each = (total + sum(others.values())) / sum(weights)
    weights = [
        max(each * weight - others.get(day, 0), LEAST * each * weight)
        for day, weight in zip(every, weights, strict=True)
    ]
    sums = [0.0, *accumulate(weights)]
    numbers = [round(total * part / sums[-1]) for part in sums]
    return [
        DayOf(day, datetime.combine(day, time(), zone), share, numbers[n], numbers[n + 1] - numbers[n])
        for n, (day, share) in enumerate(zip(every, over, strict=True))
    ]


def slots(clock: Clock) -> list[tuple[int, float, float]]:
    """The day in thousandths of its requests: number, first second, seconds."""
    ends = [clock.second(n / SLOTS) for n in range(SLOTS)] + [86_400.0]
    return [(n, ends[n], ends[n + 1] - ends[n]) for n in range(SLOTS)]


def second_of_day(moment: datetime) -> float:
    """Seconds since midnight on the wall clock."""
    return moment.hour * 3600 + moment.minute * 60 + moment.second
