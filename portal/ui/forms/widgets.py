"""One widget for a field: which one follows from its type, its length and its choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from portal import formats
from portal.fields import Bound
from portal.i18n import _
from portal.ui.app import clock
from portal.ui.components.markdown import literal
from portal.ui.forms import complaints
from portal.ui.forms.boxes import Boxes

Draw = Callable[[Bound, Any, Boxes], Any]
LONG = 200  #: letters; a longer text gets an area


class Inputs:
    """What stands in the widgets of a form."""

    def __init__(self, form: str) -> None:
        self.values: dict[str, Any] = {}
        self._form = form

    def add(self, bound: Bound, value: Any, boxes: Boxes) -> None:
        """Draw the widget of one field."""
        self.values[bound.name] = widget(bound, value, boxes)

    def complain(self, errors: Mapping[str, str]) -> set[str]:
        """Say below each field what is wrong with it; gives what is no field of these."""
        return complaints.tell(self._form, errors)


def inputs(bounds: Iterable[Bound], values: Mapping[str, Any], boxes: Boxes, *, columns: int = 2) -> Inputs:
    """Widgets for fields, so many beside each other; a long text takes the whole width."""
    drawn = Inputs(boxes.form)
    row: list[Any] = []
    for bound in bounds:
        if is_long(bound):
            row = []
            drawn.add(bound, values.get(bound.name), boxes)
            continue
        row = row or list(st.columns(columns))
        with row.pop(0):
            drawn.add(bound, values.get(bound.name), boxes)
    return drawn


def is_long(bound: Bound) -> bool:
    """Whether the field's text wants an area."""
    text = bound.python_type is str and bound.field.choices is None
    return text and (bound.field.multiline or (bound.length or 0) > LONG)


def widget(bound: Bound, value: Any, boxes: Boxes) -> Any:
    """Draw it; returns what stands in it, as the column's type, nothing as None. What is typed and chosen is kept."""
    if bound.field.choices is not None:
        return _choices(bound, value, boxes)
    draw: dict[type, Draw] = {
        bool: _yes,
        int: _number,
        float: _number,
        Decimal: _number,
        date: _date,
        datetime: _moment,
    }
    chosen = draw.get(bound.python_type)
    return chosen(bound, value, boxes) if chosen else _text(bound, value, boxes)


def label(bound: Bound) -> str:
    """The field's name, with a star where it must not stay empty."""
    star = " *" if bound.required and bound.python_type is not bool else ""
    return f"{bound.field.label}{star}"


def _help(bound: Bound) -> str | None:
    return literal(bound.field.help) or None


def _icon(bound: Bound) -> str | None:
    return f":material/{bound.field.icon}:" if bound.field.icon else None


def _text(bound: Bound, value: Any, boxes: Boxes) -> str | None:
    common: dict[str, Any] = {
        "max_chars": bound.length,
        "help": _help(bound),
        "placeholder": str(bound.field.placeholder),
    }
    if is_long(bound):
        return boxes.text_area(bound.name, label(bound), value or "", height=96, **common) or None
    return boxes.text_input(bound.name, label(bound), value or "", icon=_icon(bound), **common) or None


def _choices(bound: Bound, value: Any, boxes: Boxes) -> Any:
    options = dict(bound.field.options())
    if value is not None and value not in options:  # an old value that is no longer offered stays choosable
        options = {value: value, **options}
    if not bound.required:
        options = {None: formats.EMPTY, **options}
    return boxes.selectbox(
        bound.name,
        label(bound),
        list(options),
        value,
        words=lambda v: options.get(v, v),
        help=_help(bound),
        placeholder=str(bound.field.placeholder) or _("Choose"),
    )


def _yes(bound: Bound, value: Any, boxes: Boxes) -> bool:
    return boxes.checkbox(bound.name, label(bound), bool(value), help=_help(bound))


def _number(bound: Bound, value: Any, boxes: Boxes) -> Any:
    common: dict[str, Any] = {
        "help": _help(bound),
        "placeholder": str(bound.field.placeholder) or None,
        "icon": _icon(bound),
    }
    if bound.python_type is int:
        return boxes.whole_number(bound.name, label(bound), value, **common)
    got = boxes.number(bound.name, label(bound), None if value is None else float(value), **common)
    return Decimal(str(got)) if got is not None and bound.python_type is Decimal else got


def _date(bound: Bound, value: Any, boxes: Boxes) -> date | None:
    return boxes.date_input(bound.name, label(bound), value, help=_help(bound))


def _moment(bound: Bound, value: Any, boxes: Boxes) -> datetime | None:
    """Shown and typed in the utility's zone; aware on the way in and out."""
    there = value.astimezone(clock.zone()).replace(tzinfo=None) if value else None
    got = boxes.datetime_input(bound.name, label(bound), there, help=_help(bound))
    return got.replace(tzinfo=clock.zone()) if got else None
