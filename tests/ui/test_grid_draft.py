"""A grid's changed cells come back as they were typed, and are laid over nobody's newer value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.fields import Bound, Field
from portal.ui.components import editable_grid, grid_draft
from portal.ui.components.grid_draft import Begun

EDITABLE = {
    "name": Bound("name", Field("name"), str, required=True, length=10),
    "kw": Bound("kw", Field("kw"), Decimal, required=False, length=None),
    "since": Bound("since", Field("since"), date, required=False, length=None),
}
ROWS = [
    {"id": 70, "code": "PE01", "name": "An", "kw": Decimal("3.50"), "since": date(2020, 1, 2)},
    {"id": 71, "code": "PE02", "name": "Bình", "kw": None, "since": None},
]
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(max_size=14),
        "kw": st.none() | st.floats(0, 99).map(lambda kw: round(kw, 2)),
        "since": st.none() | st.dates().map(date.isoformat) | st.just("soon"),
        "code": st.text(max_size=3),
    },
)


@given(st.dictionaries(st.integers(0, 2), CELLS, max_size=3))
def test_what_was_changed_is_changed_again_when_the_grid_is_opened_anew(edited: dict[int, Any]) -> None:
    before = editable_grid.read(edited, ROWS, EDITABLE, "id")
    draft = grid_draft.written(ROWS, before.typed, Begun())
    begun = grid_draft.read(draft, ROWS, EDITABLE)
    again = editable_grid.read({}, ROWS, EDITABLE, "id", begun.cells)
    assert (again.changes, again.errors, begun.lost) == (before.changes, before.errors, {})
    assert grid_draft.written(ROWS, again.typed, begun) == draft


def test_a_further_edit_of_a_cell_counts_and_one_back_to_what_it_was_ends_it() -> None:
    begun = {70: {"name": "Chi", "kw": 4.5}}
    edits = editable_grid.read({0: {"name": "An"}, 1: {"kw": 2.0}}, ROWS, EDITABLE, "id", begun)
    assert edits.changes == {70: {"kw": Decimal("4.5")}, 71: {"kw": Decimal("2.0")}}


def test_where_somebody_else_was_faster_both_values_are_told_and_nothing_is_laid_over_theirs() -> None:
    edits = editable_grid.read({0: {"name": "Chi"}, 1: {"name": "Dũng"}}, ROWS, EDITABLE, "id")
    draft = grid_draft.written(ROWS, edits.typed, Begun())
    now = [{**ROWS[0], "name": "Giang"}, {**ROWS[1], "name": "Dũng"}]
    begun = grid_draft.read(draft, now, EDITABLE)
    (told,) = begun.lost.values()
    assert (told.before, told.mine, told.theirs) == ("An", "Chi", "Giang")
    assert begun.cells == {}
    assert grid_draft.read(grid_draft.written(now, {}, begun), now, EDITABLE).lost == begun.lost


@given(
    st.text(max_size=40)
    | st.sampled_from(["[1]", '{"70": 5}', '{"70": {"name": "x"}}', '{"70": {"name": [1]}}'])
)
def test_a_text_that_is_no_draft_changes_nothing(draft: str) -> None:
    begun = grid_draft.read(draft, ROWS, EDITABLE)
    assert not begun.cells
    assert not begun.lost


def test_what_may_no_longer_be_edited_is_left_out() -> None:
    draft = '{"70": {"code": ["PE01", "x"], "name": ["An", "Chi"]}, "99": {"name": [null, "x"]}}'
    assert grid_draft.read(draft, ROWS, EDITABLE).cells == {70: {"name": "Chi"}}
