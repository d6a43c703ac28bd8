"""Dots against a target."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from portal import formats
from portal.i18n import _
from portal.ui.components.charts.look import colours, legend, remembered, scale


@remembered
def dots(
    frame: pd.DataFrame, *, name: str, share: str, target: float, near: float = 0.05, low: float | None = None
) -> Any:
    """A share by unit as a dot on a line, worst first, against a target. The axis is cut, so never bars."""
    shade = colours()
    reached, close, below = _("target reached"), _("close"), _("below")
    data = frame.assign(
        _state=frame[share].map(lambda s: reached if s >= target else close if s >= target - near else below),
        _words=frame[share].map(formats.percent),
    ).sort_values(share)
    least = (
        low
        if low is not None
        else max(0.0, min(float(data[share].min()) if len(data) else target, target) - 0.05)
    )
    x = alt.X(
        f"{share}:Q",
        scale=alt.Scale(domain=[least, 1], clamp=True),
        axis=alt.Axis(format=".0%", tickCount=5, grid=True),
    )
    y = alt.Y(f"{name}:N", sort=list(data[name]), axis=alt.Axis(labelLimit=140))
    tips = [alt.Tooltip(f"{name}:N", title=_("Unit")), alt.Tooltip("_words:N", title=_("Share"))]
    mark = alt.Chart(data).encode(y=y, tooltip=tips)
    lines = mark.mark_rule(color=shade["line"]).encode(x=x, x2=alt.datum(least))
    points = mark.mark_circle(size=110, opacity=1).encode(
        x=x,
        color=alt.Color(
            "_state:N",
            scale=scale([below, close, reached], [shade["red"], shade["pale"], shade["blue"]]),
            legend=legend([below, close, reached]),
        ),
    )
    goal = (
        alt.Chart(pd.DataFrame({share: [target]}))
        .mark_rule(strokeDash=[4, 3], color=shade["gray"])
        .encode(x=x)
    )
    return lines + goal + points
