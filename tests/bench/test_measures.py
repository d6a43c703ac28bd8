"""What the bench says of what it measured: which wants are met, and by whom one is missed."""

from __future__ import annotations

import pytest

from bench.measures import COUNTED, MEMORY, RELOAD, Found, Samples, median, p95, wants
from bench.table import table

GOOD = {
    "portal": [100.0, 120.0, 110.0],
    "floor": [50.0, 60.0, 55.0],
    "statements": [5],
    "rows": [54],
    "shown": [50],
}


def found(**step: list[float]) -> Found:
    return Found("small", steps={"tickets": Samples(**{**GOOD, **step})})  # type: ignore[arg-type]


def missed(of: Found) -> list[str]:
    return [want.words for want in wants(of) if want.missed]


def test_what_meets_every_want_misses_none() -> None:
    assert missed(found()) == []


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"portal": [140.0] * 3}, "every step"),
        ({"statements": [13], "rows": [50]}, "statements"),
        ({"rows": [56]}, "no row read"),
    ],
)
def test_a_step_that_misses_is_named(step: dict[str, list[float]], words: str) -> None:
    [want] = [w for w in wants(found(**step)) if w.missed]
    assert words in want.words
    assert want.missed == ["tickets"]
    assert any(line.startswith("missed") and "tickets" in line for line in table(found(**step)))


def test_a_write_may_read_and_ask_more() -> None:
    of = found(statements=[30], rows=[300])
    of.steps["tickets"].writes = True
    assert missed(of) == []


def test_a_search_may_read_a_narrow_row_for_each_that_it_counts_and_no_more() -> None:
    may = 50 + 5 + COUNTED
    of = {"searches": True, "statements": [5], "shown": [50]}
    assert not missed(found(**of, rows=[may]))
    assert missed(found(**of, rows=[may + 1]))


def test_visits_and_memory_have_limits_of_their_own() -> None:
    of = found()
    of.visits |= {"reload, home": [RELOAD + 1.0], "first visit, home": [RELOAD + 1.0]}
    of.memory["pages"] = MEMORY + 1.0
    late, heavy = (want.missed for want in wants(of) if want.missed)
    assert (late, heavy) == (["reload, home"], ["pages"])


def test_the_middle_and_the_slow_of_some_samples() -> None:
    assert (median([3.0, 1.0, 2.0]), median([])) == (2.0, 0.0)
    assert p95([float(n) for n in range(1, 101)]) >= 95.0
