"""Grids where rows are chosen or edited. For up to fifty rows that are only read, `parts.table` is faster."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from portal import formats
from portal.i18n import _
from portal.ui.app import clock

Row = Mapping[str, object]
Kind = Literal["text", "number", "date", "moment", "yes", "chips"]
HEAD = 34  #: pixels of the headings
ROW = 29  #: pixels
CODE = 125  #: pixels of a column of codes, at least


@dataclass(frozen=True)
class Column:
    """How one column of a grid is shown.

    Args:
        width: small, medium, large, or pixels.
        chips: words → tone by name (red, orange …), for kind "chips"; the cell is a list of those words.
    """

    label: object
    kind: Kind = "text"
    width: Any = "medium"
    help: object = ""
    chips: Mapping[str, str] = field(default_factory=dict)


Columns = Mapping[str, Column]


def grid(
    rows: Sequence[Row],
    columns: Columns,
    *,
    key: str,
    code: str,
    id: str = "id",
    select: Literal["multi-row", "single-row"] | None = "multi-row",
    height: int | Literal["content", "auto", "stretch"] = "auto",
    alt: object = "",
) -> list[Hashable]:
    """Draw rows; returns the ids of the chosen ones.

    Args:
        code: the column that is pinned at the left.
        id: the key in each row that says which one it is; never drawn unless it is a column.
        alt: what the grid holds, for who hears it.
    """
    shown = _frame(rows, columns, code)
    event: Any = st.dataframe(
        shown,
        column_config=_config(columns),
        key=f"{key}:{digest(row[id] for row in rows)}",
        on_select="rerun" if select else "ignore",
        selection_mode=select or "multi-row",
        row_height=ROW,
        height=height,
        placeholder="–",
        alt=str(alt) or None,
    )
    chosen = event["selection"]["rows"] if select else []
    return [rows[i][id] for i in chosen if i < len(rows)]


def pick(
    rows: Sequence[Row],
    columns: Columns,
    *,
    key: str,
    code: str,
    id: str = "id",
    height: int,
    open: Callable[[Hashable], object],
    alt: object = "",
) -> list[Hashable]:
    """Draw rows that a click opens and the box before them ticks; returns the ids of the ticked. Arguments as `grid` has them.

    It holds a page of a list, so its columns cannot be sorted: that would order the page and look like the list. A column
    that can be chosen cannot be sorted, and the choice means nothing. The code is a column like others: a click on an index
    is told to nobody. ``height`` is the most: fewer rows leave nothing empty below them.
    """
    ids = [row[id] for row in rows]
    widget = f"{key}:{digest(ids)}"
    event: Any = st.dataframe(
        _frame(rows, columns, code).reset_index(),
        column_config=_config(columns) | {code: column_config(columns[code], pinned=True)},
        hide_index=True,
        key=widget,
        on_select=partial(_open, widget, ids, open),
        selection_mode=["multi-row", "single-cell", "single-column"],
        row_height=ROW,
        height=height if HEAD + ROW * len(rows) > height else "content",
        placeholder="–",
        alt=str(alt) or None,
    )
    return [ids[i] for i in event["selection"]["rows"] if i < len(ids)]


def _open(widget: str, ids: Sequence[Hashable], open: Callable[[Hashable], object]) -> None:
    """Before the page runs, so that what the person leaves is not drawn once more."""
    for row, _column in st.session_state[widget]["selection"]["cells"]:
        if row < len(ids):
            open(ids[row])


def digest(ids: Any) -> str:
    """Names a set of rows: a grid of other rows is another widget, so no choice or edit lands on the wrong one."""
    return hashlib.sha256(repr(list(ids)).encode()).hexdigest()[:12]


def _frame(rows: Sequence[Row], columns: Columns, code: str) -> pd.DataFrame:
    names = [code, *(name for name in columns if name != code)]
    data = {name: [_cell(row.get(name), columns[name].kind) for row in rows] for name in names}
    return pd.DataFrame(data, columns=names).set_index(code)


def _cell(value: Any, kind: Kind) -> Any:
    if kind == "moment" and value is not None:
        return value.astimezone(clock.zone())
    if kind == "chips":
        return [str(v) for v in value or ()]
    if kind == "number" and isinstance(value, Decimal):
        return float(value)
    return str(value) if kind == "text" and value is not None else value


def _config(columns: Columns) -> dict[str, Any]:
    return {name: column_config(column) for name, column in columns.items()}


def column_config(column: Column, **more: Any) -> Any:
    """Streamlit's description of a column."""
    make = st.column_config
    common = {"label": str(column.label), "width": column.width, "help": str(column.help) or None, **more}
    match column.kind:
        case "number":
            return make.NumberColumn(format="localized", **common)
        case "date":
            return make.DateColumn(format=formats.style().picker, **common)
        case "moment":
            return make.DatetimeColumn(format=f"HH:mm {formats.style().picker}", **common)
        case "yes":
            return make.CheckboxColumn(**common)
        case "chips":
            return make.MultiselectColumn(
                options=list(column.chips), color=list(column.chips.values()), **common
            )
    return make.TextColumn(**common)


def wide(codes: Iterable[object]) -> int:
    """How wide a column of codes must be: those of one country have 13 letters, of another 16."""
    return max(CODE, 9 * max((len(str(code)) for code in codes), default=0) + 24)


def for_heading(label: object, width: int | str) -> int | str:
    """The pixels, or what the heading and its pencil need if that is more; a width in words stays."""
    return max(width, 8 * len(str(label)) + 36) if isinstance(width, int) else width


def chosen(count: int) -> str:
    """How many rows are chosen, for the bar below."""
    return _("{count} chosen", count=count)
