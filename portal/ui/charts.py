"""Charts of a few kinds, in the colours of the theme, in the reader's language, with their numbers beside them.

Builders take a pandas frame and return an Altair chart; `show` draws it in a card with its title, a text
alternative and its numbers for download. Two blues and one warm colour come before a third hue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st
from babel import Locale

from portal import formats
from portal.ui import parts, style
from portal.words import _, language

FONT = "Inter, 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"
LIGHT = {
    "blue": "#0B5CAB", "pale": "#8DB9E5", "orange": "#C75F00", "red": "#C62828", "green": "#1B7F3F",
    "violet": "#6D4BC0", "gray": "#66758A", "line": "#B7C1CE", "text": "#1A2330", "muted": "#566173", "on": "#FFFFFF",
}  # fmt: skip
DARK = {
    "blue": "#77B5FF", "pale": "#2F6FAA", "orange": "#FFAA5C", "red": "#FF8A86", "green": "#6CCB8B",
    "violet": "#B79DFF", "gray": "#A5B1C2", "line": "#4A5768", "text": "#E7ECF3", "muted": "#A5B1C2", "on": "#11161D",
}  # fmt: skip
SERIES = ("blue", "pale", "orange", "violet", "green", "gray", "red")


def colours() -> dict[str, str]:
    """Names → colours of the theme in use: those written into a chart do not follow it by themselves."""
    return DARK if style.scheme() == "dark" else LIGHT


def base(chart: Any, *, height: int | None = None) -> Any:
    """What all charts share: type, quiet axes, the language of numbers and dates, tight padding."""
    shade = colours()
    chart = (
        chart.configure(font=FONT, locale=locale(language()), background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=12,
            labelColor=shade["muted"],
            domain=False,
            ticks=False,
            labelPadding=6,
            gridDash=[2, 3],
            gridColor=shade["line"],
            gridOpacity=0.5,
            labelFlush=False,
            title=None,
        )
        .configure_axisX(grid=False, labelOverlap="greedy", labelAngle=0)
        .configure_axisY(labelOverlap=False)
        .configure_legend(
            orient="top",
            title=None,
            labelFontSize=12,
            labelColor=shade["muted"],
            symbolType="circle",
            symbolSize=80,
            padding=0,
            offset=8,
        )
    )
    chart.usermeta = {"embedOptions": {"padding": {"left": 2, "right": 6, "top": 4, "bottom": 2}}}
    return chart.properties(height=height) if height else chart


@cache
def locale(code: str) -> dict[str, Any]:
    """How d3 writes numbers and dates in a language, from Babel."""
    known = Locale.parse(code)
    symbols = known.number_symbols.get("latn", known.number_symbols)
    days, months = known.days["format"], known.months["format"]
    return {
        "number": {
            "decimal": symbols["decimal"], "thousands": symbols["group"], "grouping": [3], "currency": ["", ""],
        },
        "time": {
            "dateTime": "%H:%M %d/%m/%Y", "date": "%d/%m/%Y", "time": "%H:%M", "periods": ["AM", "PM"],
            "days": [days["wide"][(i - 1) % 7] for i in range(7)],
            "shortDays": [days["abbreviated"][(i - 1) % 7] for i in range(7)],
            "months": [months["wide"][i] for i in range(1, 13)],
            "shortMonths": [months["abbreviated"][i] for i in range(1, 13)],
        },
    }  # fmt: skip


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
                "_name:N", scale=_scale([str(names[k]) for k in keys], [shade[c] for c in SERIES])
            ),
            order=alt.Order("_order:Q"),
            tooltip=[
                alt.Tooltip("_day:N", title=_("Day")),
                alt.Tooltip("_name:N", title=_("Kind")),
                alt.Tooltip(f"{value}:Q", title=_("Count"), format=",d"),
            ],
        )
    )


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
    least = low if low is not None else max(0.0, float(data[share].min() if len(data) else target) - 0.05)
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
            "_state:N", scale=_scale([below, close, reached], [shade["red"], shade["pale"], shade["blue"]])
        ),
    )
    goal = (
        alt.Chart(pd.DataFrame({share: [target]}))
        .mark_rule(strokeDash=[4, 3], color=shade["gray"])
        .encode(x=x)
    )
    return lines + goal + points


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
                "_name:N", scale=_scale([str(names[k]) for k in keys], [shade[tones[k]] for k in keys])
            ),
            order=alt.Order("_order:Q"),
            tooltip=[
                alt.Tooltip(f"{name}:N", title=_("Unit")),
                alt.Tooltip("_name:N", title=_("Kind")),
                alt.Tooltip(f"{value}:Q", title=_("Count"), format=format),
            ],
        )
    )


def lines(
    frame: pd.DataFrame, *, x: str, value: str, series: str, names: Mapping[str, object], format: str = ",.1f"
) -> Any:
    """Values over time, a line for each of `names`; `x` is a date (the first of a month) or words in order."""
    shade = colours()
    moments = pd.api.types.is_datetime64_any_dtype(frame[x])
    one_year = moments and frame[x].dt.year.nunique() == 1
    data = frame.assign(_name=frame[series].map(lambda k: str(names[k])))
    across = (
        alt.X(f"{x}:T", axis=alt.Axis(format="%b" if one_year else "%m/%Y", tickCount="month"))
        if moments
        else alt.X(f"{x}:N", sort=None)
    )
    tones = [shade[c] for c in ("blue", "orange", "violet", "green", "gray", "red")]
    return (
        alt.Chart(data)
        .mark_line(point=alt.OverlayMarkDef(size=34, filled=True), strokeWidth=1.75)
        .encode(
            x=across,
            y=alt.Y(
                f"{value}:Q", axis=alt.Axis(tickCount=4, format=",~g", grid=True), scale=alt.Scale(zero=True)
            ),
            color=alt.Color("_name:N", scale=_scale([str(w) for w in names.values()], tones)),
            tooltip=[alt.Tooltip("_name:N", title=" "), alt.Tooltip(f"{value}:Q", title=" ", format=format)],
        )
    )


def show(
    chart: Any,
    title: object,
    *,
    key: str,
    says: object,
    numbers: pd.DataFrame,
    headings: Mapping[str, object],
    note: object = "",
    height: int = 190,
) -> None:
    """Draw a chart in a card.

    Args:
        says: the text alternative: what the chart shows, in a sentence.
        numbers: the figures behind it, offered as CSV.
        headings: column of `numbers` → words; only these columns are given out.
    """
    with st.container(border=True, key=f"card-{key}"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            parts.show(parts.section(title, note))
            st.download_button(
                _("Numbers"),
                data=lambda: csv(numbers, headings),
                file_name=f"{key}.csv",
                mime="text/csv",
                icon=":material/download:",
                type="tertiary",
                key=f"numbers-{key}",
                help=_("Download the numbers of: {title}", title=title),
                on_click="ignore",
            )
        if numbers.empty:
            parts.show(parts.empty(_("Nothing in this period. Choose a longer one."), symbol="query_stats"))
        else:
            st.altair_chart(base(chart, height=height), key=f"chart-{key}", alt=f"{title}. {says}")


def csv(numbers: pd.DataFrame, headings: Mapping[str, object]) -> bytes:
    """The numbers as a file that spreadsheets open with the right letters."""
    named = numbers[list(headings)].rename(columns={name: str(words) for name, words in headings.items()})
    return named.to_csv(index=False).encode("utf-8-sig")


def _days(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column).dt.strftime("%Y-%m-%d")


def _scale(domain: Sequence[str], shades: Sequence[str]) -> alt.Scale:
    return alt.Scale(domain=list(domain), range=list(shades)[: len(domain)])
