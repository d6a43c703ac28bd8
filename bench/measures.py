"""What one run found, and which of the wants it meets."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from portal.customers.queries.search import MAX_SEARCH_HITS

RATIO = 2.5  #: of the floor, at the median
FIRST, RELOAD = 3_000, 1_500  #: milliseconds
MEMORY = 400  #: MB resident
STATEMENTS = 12  #: a page
#: A search says how many it found, where, and what they lack: for that it reads a narrow row a hit, so many and one at most.
COUNTED = MAX_SEARCH_HITS + 1


@dataclass
class Samples:
    """One step: milliseconds at both; what the portal asked the database for, and what it showed of that."""

    portal: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    writes: bool = False
    searches: bool = False
    bare: bool = False  #: a whole document from its address, where the application starts
    beside: dict[str, list[float]] = field(
        default_factory=dict
    )  #: milliseconds at the plain floor and the peers
    messages: list[int] = field(default_factory=list)  #: that the portal sent to the browser
    kilobytes: list[float] = field(default_factory=list)  #: of them

    @property
    def ratio(self) -> float:
        """Portal to floor, at the median."""
        return median(self.portal) / median(self.floor)

    @property
    def everybody(self) -> dict[str, list[float]]:
        """The milliseconds of all who took the step, the plain floor first, the portal last."""
        return {**self.beside, "floor": self.floor, "portal": self.portal}

    @property
    def too_many_rows(self) -> bool:
        """Whether rows were read that nobody sees; a row a statement is a count, a right or the record itself.

        What a search found is counted, and each that is counted is a narrow row.
        """
        counted = COUNTED if self.searches else 0
        return median(self.rows) > median(self.shown) + median(self.statements) + counted


@dataclass
class Found:
    """All of one run."""

    scale: str
    steps: dict[str, Samples] = field(default_factory=dict)
    visits: dict[str, list[float]] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)  #: rows a second
    memory: dict[str, float] = field(default_factory=dict)  #: MB of the process that serves the pages
    memory_beside: dict[str, float] = field(default_factory=dict)  #: of the plain floor and the peers, whole

    def told(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


class Want(NamedTuple):
    """Something that is wanted, and where it is missed."""

    words: str
    missed: list[str]


def wants(found: Found) -> list[Want]:
    """Each of them, with whoever misses it."""
    steps, visits = [(n, s) for n, s in found.steps.items() if not s.bare], found.visits
    pages = [(name, s) for name, s in steps if not s.writes]
    return [
        Want(f"every step at most {RATIO} × the floor", [n for n, s in steps if s.ratio > RATIO]),
        Want(
            f"first visit within {FIRST} ms, reload within {RELOAD} ms",
            [n for n, v in visits.items() if median(v) > (RELOAD if "reload" in n else FIRST)],
        ),
        Want(f"at most {MEMORY} MB", [n for n, mb in found.memory.items() if mb > MEMORY]),
        Want(
            f"at most {STATEMENTS} statements a page",
            [n for n, s in pages if median(s.statements) > STATEMENTS],
        ),
        Want(
            f"no row read that is not shown, but the narrow ones by which a search is counted, {COUNTED:,} at most",
            [n for n, s in pages if s.too_many_rows],
        ),
    ]


def median(values: list[float] | list[int]) -> float:
    """The middle one; nothing measured is 0."""
    return statistics.median(values) if values else 0.0


def p95(values: list[float]) -> float:
    """The value that one in twenty exceeds, between the two nearest."""
    if len(values) < 2:
        return median(values)
    return statistics.quantiles(values, n=20, method="inclusive")[18]
