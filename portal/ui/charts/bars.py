"""Bars: by day, and by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from portal.ui.charts.look import SERIES, colours, remembered, scale
from portal.words import _


@remembered
def stacked_days(
    frame: pd.DataFrame, *, day: str, value: str, series: str, names: Mapping[str, object]
) -> Any:
    """One bar a day, its parts in the order of `names` (key → words), the first at the bottom."""
    shade, keys = colours(), list(names)
    data = frame.assign(
        _order=frame[series].map(keys.index),
        _name=frame[series].map(lambda k: str(names[k])),
        _day=_days(frame[day]),
    )
    return (
        alt.Chart(data)
        .mark_bar(cornerRadiusTopLeft=1, cornerRadiusTopRight=1)
        .encode(
            x=alt.X(
                "_day:O",
                axis=alt.Axis(labelExpr="slice(datum.label, 8, 10)", labelOverlap="greedy"),
                sort=None,
            ),
            y=alt.Y(f"{value}:Q", axis=alt.Axis(tickCount=4, format=",d", grid=True)),
            color=alt.Color(
                "_name:N", scale=scale([str(names[k]) for k in keys], [shade[c] for c in SERIES])
            ),
            order=alt.Order("_order:Q"),
            tooltip=[
                alt.Tooltip("_day:N", title=_("Day")),
                alt.Tooltip("_name:N", title=_("Kind")),
                alt.Tooltip(f"{value}:Q", title=_("Count"), format=",d"),
            ],
        )
    )


@remembered
def bars(frame: pd.DataFrame, *, name: str, value: str, format: str = ",d", tone: str = "blue") -> Any:
    """Horizontal bars from zero, largest first, each with its number."""
    shade = colours()
    data = frame.sort_values(value, ascending=False)
    top = float(data[value].max()) if len(data) else 1.0
    y = alt.Y(f"{name}:N", sort=list(data[name]), axis=alt.Axis(labelLimit=160))
    x = alt.X(f"{value}:Q", axis=None, scale=alt.Scale(domain=[0, top * 1.12 or 1]))
    drawn = alt.Chart(data).encode(
        x=x,
        y=y,
        tooltip=[alt.Tooltip(f"{name}:N", title=" "), alt.Tooltip(f"{value}:Q", title=" ", format=format)],
    )
    words = drawn.mark_text(align="left", dx=5, fontSize=12, color=shade["muted"]).encode(
        text=alt.Text(f"{value}:Q", format=format)
    )
    return drawn.mark_bar(color=shade[tone], height={"band": 0.55}, cornerRadiusEnd=2) + words


@remembered
def stacked_bars(
    frame: pd.DataFrame,
    *,
    name: str,
    value: str,
    series: str,
    names: Mapping[str, object],
    tones: Mapping[str, str],
    order: Sequence[str],
    format: str = ",d",
) -> Any:
    """Horizontal bars from zero, one for each of `order`, in parts (`names`: key → words, `tones`: key → colour)."""
    shade, keys = colours(), list(names)
    data = frame.assign(
        _order=frame[series].map(keys.index), _name=frame[series].map(lambda k: str(names[k]))
    )
    return (
        alt.Chart(data)
        .mark_bar(height={"band": 0.6})
        .encode(
            x=alt.X(f"{value}:Q", axis=alt.Axis(tickCount=4, format=format, grid=True)),
            y=alt.Y(f"{name}:N", sort=list(order), axis=alt.Axis(labelLimit=140)),
            color=alt.Color(
                "_name:N", scale=scale([str(names[k]) for k in keys], [shade[tones[k]] for k in keys])
            ),
            order=alt.Order("_order:Q"),
            tooltip=[
                alt.Tooltip(f"{name}:N", title=_("Unit")),
                alt.Tooltip("_name:N", title=_("Kind")),
                alt.Tooltip(f"{value}:Q", title=_("Count"), format=format),
            ],
        )
    )


def _days(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column).dt.strftime("%Y-%m-%d")
