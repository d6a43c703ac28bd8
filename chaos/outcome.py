"""What each blow cost: how often it was tried, what was lost, how long the portal was away, what went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg

from chaos.writer import Writer


@dataclass
class Outcome:
    """What came of a blow."""

    name: str
    tried: int = 0
    confirmed: int = 0  # notes that the portal said it had
    lost: int = 0  # of those
    doubled: int = 0
    away: list[float] = field(default_factory=list)  # seconds until it was ready again
    wrong: list[str] = field(default_factory=list)  # what should not have happened
    said: list[str] = field(default_factory=list)  # other figures
    skipped: str = ""

    def stand(self, once: Callable[[], float]) -> None:
        """One try while somebody writes. `once` gives the seconds that the portal was away; what it raises is passed on,
        after what was confirmed has been looked for.
        """
        writer = Writer()
        writer.start()
        try:
            time.sleep(0.3)
            self.away.append(once())
            time.sleep(0.3)
        finally:
            writer.finish()
            self.count(writer)

    def count(self, writer: Writer) -> None:
        """One more try, in which this was written."""
        self.tried += 1
        self.confirmed += len(writer.confirmed)
        try:
            lost, doubled = writer.lost_and_doubled()
        except psycopg.Error as error:
            self.wrong.append(f"nobody could look for what was confirmed: {type(error).__name__}")
            return
        self.lost, self.doubled = self.lost + lost, self.doubled + doubled
