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


def test_a_bare_address_has_no_want_of_a_click() -> None:
    of = found(portal=[500.0] * 3, statements=[20], rows=[500])
    of.steps["tickets"].bare = True
    assert missed(of) == []


def test_peers_stand_beside_both_floors_and_a_step_that_none_took_does_not() -> None:
    of = found(beside={"plain": [40.0], "django_tuned": [120.0]})
    of.steps["alone"] = Samples(**GOOD)  # type: ignore[arg-type]
    lines = list(table(of))
    at = next(n for n, line in enumerate(lines) if line.startswith("beside"))
    head, row, after = lines[at + 1 : at + 4]
    assert head.split()[1::3] == ["plain", "django_tuned", "floor", "portal"]
    assert row.split() == [
        "tickets",
        *["40", "0.73", "1.00", "120", "2.18", "3.00", "55", "1.00", "1.38", "110", "2.00", "2.75"],
    ]
    assert not after
