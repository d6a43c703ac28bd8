"""Bars: by day, and by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from portal.i18n import _
from portal.ui.components.charts.look import SERIES, colours, legend, remembered, scale

MONTH = 31  #: days of which each has room for its number


@remembered
def stacked_days(
    frame: pd.DataFrame,
    *,
    day: str,
    value: str,
    series: str,
    names: Mapping[str, object],
    every: Sequence[object],
    tones: Mapping[str, str] | None = None,
) -> Any:
    """A place for each day of `every`, with a bar where there is something: its parts in the order of `names` (key → words),
    the first at the bottom; `tones` as `stacked_bars` has."""
    tones = tones or dict(zip(names, SERIES, strict=False))
    shade, keys, days = colours(), list(names), _days(pd.Series(every)).tolist()
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
                axis=_day_axis(days),
                scale=alt.Scale(domain=days),
            ),
            y=alt.Y(f"{value}:Q", axis=alt.Axis(tickCount=4, format=",d", grid=True)),
            color=alt.Color(
                "_name:N",
                scale=scale([str(names[k]) for k in keys], [shade[tones[k]] for k in keys]),
                legend=legend(names.values()),
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
                "_name:N",
                scale=scale([str(names[k]) for k in keys], [shade[tones[k]] for k in keys]),
                legend=legend(names.values()),
            ),
            order=alt.Order("_order:Q"),
            tooltip=[
                alt.Tooltip(f"{name}:N", title=_("Unit")),
                alt.Tooltip("_name:N", title=_("Kind")),
                alt.Tooltip(f"{value}:Q", title=_("Count"), format=format),
            ],
        )
    )


def _day_axis(days: Sequence[str]) -> alt.Axis:
    """Every day by its number; over more than a month the first days of months, as 01/11."""
    if len(days) <= MONTH:
        return alt.Axis(labelExpr="slice(datum.label, 8, 10)", labelOverlap="greedy")
    firsts = [day for day in days if day.endswith("-01")]
    return alt.Axis(values=firsts, labelExpr="slice(datum.label, 8, 10) + '/' + slice(datum.label, 5, 7)")


def _days(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column).dt.strftime("%Y-%m-%d")
