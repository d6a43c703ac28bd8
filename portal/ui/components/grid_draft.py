"""The cells that somebody has changed in a grid and not saved, as one text: kept like what is typed into a box.

With each cell stands what was there before. Where that is no longer there when the grid is opened again, somebody else was
faster: the cell is not laid over theirs, both values are told instead.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from portal.access import Difference
from portal.fields import Bound
from portal.ui.components import editable_grid
from portal.ui.components.grid import Row

#: A draft of another form than this is none.
Cells = dict[str, dict[str, list[Any]]]


@dataclass
class Begun:
    """What was begun: row id → column → value as the editor said it; and where others have changed the same since."""

    cells: dict[Hashable, dict[str, Any]] = field(default_factory=dict)
    lost: dict[tuple[Hashable, str], Difference] = field(default_factory=dict)


def written(
    rows: Sequence[Row], typed: Mapping[Hashable, Mapping[str, Any]], begun: Begun, id: str = "id"
) -> str:
    """The draft of what is typed, with what is still to be decided; '' for nothing."""
    cells: Cells = {}
    for row in rows:
        for name, value in typed.get(row[id], {}).items():
            cells.setdefault(str(row[id]), {})[name] = [_plain(row.get(name)), value]
    for (row_id, name), told in begun.lost.items():
        cells.setdefault(str(row_id), {})[name] = [_plain(told.before), _plain(told.mine)]
    return json.dumps(cells, ensure_ascii=False, sort_keys=True) if cells else ""


def read(draft: str, rows: Sequence[Row], editable: Mapping[str, Bound], id: str = "id") -> Begun:
    """A draft laid beside the rows as they are now. What is no such cell, or says what stands there by now, is left out."""
    begun, known = Begun(), {str(row[id]): row for row in rows}
    for row_id, cells in _parsed(draft).items():
        for name, (before, value) in cells.items():
            if row_id in known and name in editable:
                _lay(begun, known[row_id], known[row_id][id], editable[name], before, value)
    return begun


def _lay(begun: Begun, row: Row, row_id: Any, bound: Bound, before: Any, value: Any) -> None:
    theirs = row.get(bound.name)
    if _plain(theirs) == before:
        begun.cells.setdefault(row_id, {})[bound.name] = value
        return
    try:
        mine = bound.clean(editable_grid.typed(bound, value))
    except (ValueError, ArithmeticError):  # it could not have been saved: theirs stands
        return
    if mine != theirs:
        begun.lost[row_id, bound.name] = Difference(bound.name, before, mine, theirs)


def _parsed(draft: str) -> Cells:
    try:
        found = json.loads(draft or "{}")
        return {row: {name: [was, now] for name, (was, now) in cells.items()} for row, cells in found.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _plain(value: Any) -> Any:
    """As JSON has it and gives it back."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
