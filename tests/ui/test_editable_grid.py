"""What the grid's editor reports is kept to what may be edited, on the rows that were sent."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.fields import Bound, Field
from portal.ui.app import clock
from portal.ui.components import editable_grid, grid


def bound(name: str, kind: type = str, *, required: bool = False, length: int | None = None, **more) -> Bound:
    return Bound(name, Field(name, **more), kind, required, length)


ROWS = [
    {"id": 70, "code": "PE01", "name": "An", "kw": 3},
    {"id": 71, "code": "PE02", "name": "Bình", "kw": None},
]
EDITABLE = {"name": bound("name", required=True, length=10), "kw": bound("kw", int)}


def test_an_edit_is_known_by_the_row_not_by_its_place():
    edits = editable_grid.read({1: {"name": " Chi  Mai "}}, ROWS, EDITABLE, "id")
    assert edits.changes == {71: {"name": "Chi Mai"}}
    assert edits.cells == 1


def test_forged_columns_and_rows_are_dropped():
    forged = {
        0: {"code": "PE99", "id": 1, "secret": "x"},
        2: {"name": "x"},
        -1: {"name": "x"},
        "y": {"name": "x"},
    }
    assert not editable_grid.read(forged, ROWS, EDITABLE, "id")


def test_an_edit_back_to_what_it_was_is_none():
    assert not editable_grid.read({0: {"name": "An", "kw": 3}}, ROWS, EDITABLE, "id")


def test_a_value_that_breaks_a_rule_is_told_by_row_and_column():
    edits = editable_grid.read({0: {"name": ""}, 1: {"name": "x" * 11, "kw": "many"}}, ROWS, EDITABLE, "id")
    assert not edits.changes
    assert set(edits.errors) == {(70, "name"), (71, "name"), (71, "kw")}


@pytest.mark.parametrize(
    ("kind", "told", "value"),
    [
        (int, 5, 5),
        (Decimal, 2.5, Decimal("2.5")),
        (date, "2026-11-24T00:00:00.000", date(2026, 11, 24)),
        (bool, True, True),
        (str, "", None),
        (str, {"evil": 1}, None),
    ],
)
def test_values_come_as_the_column_has_them(kind, told, value):
    edits = editable_grid.read({0: {"x": told}}, [{"id": 1, "x": "before"}], {"x": bound("x", kind)}, "id")
    assert edits.changes == {1: {"x": value}}


def test_a_moment_is_in_the_utilitys_zone():
    edits = editable_grid.read(
        {0: {"x": "2026-11-24T07:30:00"}}, [{"id": 1}], {"x": bound("x", datetime)}, "id"
    )
    assert edits.changes == {1: {"x": datetime(2026, 11, 24, 7, 30, tzinfo=clock.zone())}}


JSON = st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.lists(st.integers(), max_size=2)
CELLS = st.dictionaries(st.sampled_from(["name", "kw", "code", "id"]), JSON, max_size=4)


@given(st.dictionaries(st.integers(-2, 3) | st.text(max_size=3), CELLS, max_size=3))
def test_no_message_changes_anything_but_editable_fields(edited):
    edits = editable_grid.read(edited, ROWS, EDITABLE, "id")
    assert set(edits.changes) <= {70, 71}
    for cells in edits.changes.values():
        assert set(cells) <= set(EDITABLE)


def test_columns_are_as_wide_as_what_stands_in_them():
    assert grid.wide([]) == grid.wide(["PE0400"]) == grid.CODE
    assert grid.wide(["PE04000000015", "62Z001000000012W"]) == 168
    assert grid.for_heading("Name", 170) == 170
    assert grid.for_heading("Tell about outages by", 125) > 21 * 8
    assert grid.for_heading("Tell about outages by", "small") == "small"
