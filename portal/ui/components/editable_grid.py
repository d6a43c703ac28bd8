"""A grid whose cells are edited. The browser's word is not trusted: only editable fields, only rows that were sent.

Streamlit's editor reports a change as position and column, for disabled columns too if somebody forges it; here
positions become ids by the rows this very widget was drawn with, and every value is checked by its field.
"""

from __future__ import annotations

import logging
from collections.abc import Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import streamlit as st

from portal.fields import Bound
from portal.ui import streamlit_adapter
from portal.ui.app import clock
from portal.ui.components import grid
from portal.ui.components.grid import Columns, Row

log = logging.getLogger("portal.editing")
#: Row id → column → value, as the editor says it.
Cells = Mapping[Hashable, Mapping[str, Any]]
NO_CELLS: Cells = {}
SIGN, SIGN_WIDTH = "sign", 34  #: the column of signs, and its pixels


@dataclass
class Edits:
    """What was changed: row id → column → value, checked; what was wrong with the rest; and both as they were typed."""

    changes: dict[Hashable, dict[str, Any]] = field(default_factory=dict)
    errors: dict[tuple[Hashable, str], str] = field(default_factory=dict)
    typed: dict[Hashable, dict[str, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.changes or self.errors)

    def sign(self, row: Hashable) -> str:
        """What stands beside the row: something is wrong in it, it was changed, or nothing."""
        if any(of == row for of, _name in self.errors):
            return "⚠"
        return "✎" if row in self.changes else ""

    @property
    def cells(self) -> int:
        """How many values were changed."""
        return sum(map(len, self.changes.values()))


def edit_grid(
    rows: Sequence[Row],
    columns: Columns,
    editable: Mapping[str, Bound],
    *,
    key: str,
    code: str,
    id: str = "id",
    height: int | Literal["content", "stretch"] = "content",
    alt: object = "",
    begun: Cells = NO_CELLS,
) -> Edits:
    """Draw rows whose `editable` columns can be changed; returns the edits not yet saved.

    A column of signs beside the code says which rows were changed and in which something is wrong.

    Args:
        editable: the fields that this person may change (`portal.fields.editable`), by column.
        code: the column pinned at the left; it cannot be edited.
        id: the key in each row that says which one it is.
        begun: what was changed before and not saved, the same for as long as this grid stands: it is shown as edited.
    """
    name = widget_key(key, rows, id)
    edited = streamlit_adapter.edited_rows(name)
    edits = read(edited, rows, {n: b for n, b in editable.items() if n != code}, id, begun)
    signed = [{**row, **_shown(begun.get(row[id], {}), editable), SIGN: edits.sign(row[id])} for row in rows]
    shown = {code: columns[code], SIGN: grid.Column("", width=SIGN_WIDTH), **columns}
    st.data_editor(
        grid._frame(signed, shown, code),
        column_config={n: _config(c, editable.get(n)) for n, c in shown.items()},
        disabled=[n for n in shown if n not in editable or n == code],
        num_rows="fixed",
        key=name,
        row_height=grid.ROW,
        height=height,
        placeholder="–",
        alt=str(alt) or None,
    )
    return edits


def read(
    edited: Mapping[Any, Mapping[str, Any]],
    rows: Sequence[Row],
    editable: Mapping[str, Bound],
    id: str,
    begun: Cells = NO_CELLS,
) -> Edits:
    """What the editor says, over what was begun, kept to what may be edited. Unknown rows and columns are refused and logged."""
    said = {row_id: dict(cells) for row_id, cells in begun.items()}
    offered = {str(position): row for position, row in enumerate(rows)}
    for position, cells in edited.items():
        row = offered.get(str(position))
        if row is None:
            log.warning("refused: an edit of a row that was not offered")
            continue
        for name, value in cells.items():
            if name in editable:
                said.setdefault(row[id], {})[name] = value
            else:
                log.warning("refused: an edit of the column %r, which was not offered", str(name)[:40])
    edits = Edits()
    for row in rows:
        for name, value in said.get(row[id], {}).items():
            if name in editable:
                _take(edits, row, row[id], editable[name], value)
    return edits


def forget(key: str) -> None:
    """After saving: the next grid starts without edits."""
    st.session_state[f"{key}:saved"] = st.session_state.get(f"{key}:saved", 0) + 1


def widget_key(key: str, rows: Sequence[Row], id: str) -> str:
    """Another page of rows, or rows after a save, are another widget."""
    return f"{key}:{st.session_state.get(f'{key}:saved', 0)}:{grid.digest(row[id] for row in rows)}"


def _take(edits: Edits, row: Row, row_id: Hashable, bound: Bound, value: Any) -> None:
    try:
        clean = bound.clean(typed(bound, value))
    except (ValueError, ArithmeticError) as error:
        edits.errors[row_id, bound.name] = str(error)
    else:
        if clean == row.get(bound.name):
            return
        edits.changes.setdefault(row_id, {})[bound.name] = clean
    edits.typed.setdefault(row_id, {})[bound.name] = value


def _shown(begun: Mapping[str, Any], editable: Mapping[str, Bound]) -> dict[str, Any]:
    """What was begun in a row, as its columns show it; nothing where it is none of their type."""
    shown = {}
    for name, value in begun.items():
        if name in editable:
            with suppress(ValueError, ArithmeticError):
                shown[name] = typed(editable[name], value)
    return shown


def typed(bound: Bound, value: Any) -> Any:
    """The editor's JSON as the column's type. Raises ValueError or ArithmeticError for what is none."""
    if value is None or value == "" or not isinstance(value, str | int | float | bool):
        return None
    kind = bound.python_type
    if kind is datetime:
        there = datetime.fromisoformat(str(value))
        return there if there.tzinfo else there.replace(tzinfo=clock.zone())
    if kind is date:
        return date.fromisoformat(str(value)[:10])
    if kind is bool:
        return bool(value)
    if kind in (int, float, Decimal):
        return kind(str(value)) if kind is Decimal else kind(value)
    return str(value)


def _config(column: grid.Column, bound: Bound | None) -> Any:
    if bound is None:
        return grid.column_config(column)
    if bound.field.choices is not None:
        options = bound.field.options()
        return st.column_config.SelectboxColumn(
            str(column.label),
            width=column.width,
            options=list(options),
            format_func=lambda value: str(options.get(value, value)),
            required=bound.required,
        )
    more: dict[str, Any] = {"required": bound.required}
    if column.kind == "text":
        more["max_chars"] = bound.length
    return grid.column_config(column, **more)
