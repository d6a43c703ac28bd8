"""A table for what is read, up to some fifty rows. Cells may be links; show those tables with `links.show`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from markupsafe import Markup

from portal import formats
from portal.ui.components.parts.badges import NOTHING, fill, icon, said

Heat = Literal["", "hot", "warm"]


class Column(NamedTuple):
    """A heading; `number` columns stand at the right."""

    title: object
    number: bool = False
    symbol: str = ""


def table(
    columns: Sequence[Column | str | object],
    rows: Iterable[Sequence[object]],
    *,
    foot: Sequence[object] = (),
    bold: bool = False,
    caption: object = "",
) -> Markup:
    """Rows of cells, the first of each its heading.

    Args:
        foot: totals.
        bold: the first cells stand out.
        caption: names the table to who hears it.
    """
    heads = [c if isinstance(c, Column) else Column(c) for c in columns]
    top = Markup("").join(_head(c) for c in heads)
    body = Markup("").join(_row(heads, row) for row in rows)
    totals = fill("<tfoot>{}</tfoot>", _row(heads, foot)) if foot else NOTHING
    named = fill('<caption class="sr">{}</caption>', said(caption)) if caption else NOTHING
    return fill(
        '<div class="wrapx" tabindex="0" role="group" aria-label="{}"><table class="grid{}">{}<thead><tr>{}</tr></thead><tbody>{}</tbody>{}</table></div>',
        said(caption),
        " bold" if bold else "",
        named,
        top,
        body,
        totals,
    )


def count(number: int | None, href: str, heat: Heat = "") -> Markup:
    """A number that leads to the rows it counts, or nowhere without `href`; zero is grey and leads nowhere."""
    if not number:
        return fill('<span class="z">{}</span>', formats.number(number))
    if not href:
        return fill('<span class="{}">{}</span>', heat, formats.number(number))
    return fill('<a class="{}" href="{}">{}</a>', heat, href, formats.number(number))


def _head(column: Column) -> Markup:
    kind = Markup(' class="num"') if column.number else NOTHING
    return fill('<th scope="col"{}>{}{}</th>', kind, icon(column.symbol), said(column.title))


def _row(columns: Sequence[Column], cells: Sequence[object]) -> Markup:
    first, *rest = cells
    shown = [fill('<th scope="row"{}>{}</th>', _number(columns[0]), _cell(first))]
    shown += [fill("<td{}>{}</td>", _number(c), _cell(v)) for c, v in zip(columns[1:], rest, strict=True)]
    return fill("<tr>{}</tr>", Markup("").join(shown))


def _number(column: Column) -> Markup:
    return Markup(' class="num"') if column.number else NOTHING


def _cell(value: object) -> object:
    """None as a dash, '' as nothing, numbers as the language writes them."""
    if value is None:
        return formats.EMPTY
    return (
        formats.number(value)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else said(value)
    )
