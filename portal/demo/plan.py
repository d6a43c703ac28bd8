"""How large the demo is, and the randomness that Python draws from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from portal import profiles
from portal.profiles import Profile


class AlreadyFilled(Exception):
    """There are customers already."""


@dataclass(frozen=True)
class Plan:
    """What to make."""

    customers: int
    tickets: int
    seed: int
    now: datetime  #: aware, whole minutes
    profile: str

    @cached_property
    def utility(self) -> Profile:
        """The profile."""
        return profiles.load(self.profile)

    @property
    def today(self) -> date:
        """The utility's day."""
        return self.now.astimezone(self.utility.zone).date()

    @property
    def days(self) -> int:
        """How far back tickets go: fourteen months, two years for a large demo."""
        return 730 if self.tickets > 500_000 else 425

    @property
    def first_day(self) -> date:
        """The day of the first ticket."""
        return self.today - timedelta(days=self.days)

    def random(self, what: str) -> Random:
        """Randomness for one purpose, the same every time on the same day."""
        return Random(f"{self.seed}:{self.customers}:{self.tickets}:{self.today}:{what}")  # noqa: S311
