"""What all charts share: colours of the theme, the reader's language, quiet axes; and the memory of what was drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, wraps
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st
from babel import Locale

from portal import formats
from portal.i18n import language
from portal.ui.app import theme

FONT = "Inter, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Noto Sans SC Web', sans-serif"
LIGHT = {
    "blue": "#0B5CAB", "pale": "#8DB9E5", "orange": "#C75F00", "red": "#C62828", "green": "#1B7F3F",
    "violet": "#6D4BC0", "gray": "#66758A", "line": "#B7C1CE", "text": "#1A2330", "muted": "#566173", "on": "#FFFFFF",
}  # fmt: skip
DARK = {
    "blue": "#77B5FF", "pale": "#2F6FAA", "orange": "#FFAA5C", "red": "#FF8A86", "green": "#6CCB8B",
    "violet": "#B79DFF", "gray": "#A5B1C2", "line": "#4A5768", "text": "#E7ECF3", "muted": "#A5B1C2", "on": "#11161D",
}  # fmt: skip
LABEL = 240  #: pixels that a name in a legend takes at most
LETTER, SYMBOL = 6.4, 30  #: pixels that a letter and a symbol with its gaps take in a legend
#: Of series, the first first; grey is for what has no colour of its own, red for what is late.
SERIES = ("orange", "blue", "pale", "violet", "green")


def colours() -> dict[str, str]:
    """Names → colours of the theme in use: those written into a chart do not follow it by themselves."""
    return DARK if theme.scheme() == "dark" else LIGHT


def base(chart: Any) -> Any:
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
            labelLimit=LABEL,
            labelColor=shade["muted"],
            symbolType="circle",
            symbolSize=80,
            padding=0,
            offset=8,
        )
    )
    chart.usermeta = {"embedOptions": {"padding": {"left": 2, "right": 6, "top": 4, "bottom": 2}}}
    return chart


@cache
def locale(code: str) -> dict[str, Any]:
    """How d3 writes numbers and dates in a language, from Babel."""
    known = Locale.parse(code)
    symbols = known.number_symbols.get("latn", known.number_symbols)
    day = formats.STYLES.get(code, formats.USUAL).date
    days, months = known.days["format"], known.months["format"]
    return {
        "number": {
            "decimal": symbols["decimal"], "thousands": symbols["group"], "grouping": [3], "currency": ["", ""],
        },
        "time": {
            "dateTime": f"%H:%M {day}", "date": day, "time": "%H:%M", "periods": ["AM", "PM"],
            "days": [formats.weekdays(code)[i - 1] for i in range(7)],
            "shortDays": [days["abbreviated"][(i - 1) % 7] for i in range(7)],
            "months": [months["wide"][i] for i in range(1, 13)],
            "shortMonths": [months["abbreviated"][i] for i in range(1, 13)],
        },
    }  # fmt: skip


def scale(domain: Sequence[str], shades: Sequence[str]) -> alt.Scale:
    """Names in the order of the legend, each with its colour."""
    return alt.Scale(domain=list(domain), range=list(shades)[: len(domain)])


def legend(names: Iterable[object]) -> alt.Legend:
    """Names in one line where it has room for them, else in two columns or one."""
    wide = [min(len(str(name)) * LETTER, LABEL) for name in names]
    line = sum(wide) + len(wide) * SYMBOL
    pair = 2 * (max(wide, default=0) + SYMBOL)
    return alt.Legend(columns=alt.ExprRef(f"width >= {line:.0f} ? 0 : width >= {pair:.0f} ? 2 : 1"))


def remembered(build: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """Make a builder `(frame, **options) -> chart` return the finished specification, and build it once.

    Building and checking a chart costs 10 to 35 ms of CPU; for the same figures, options, language and scheme the
    one of before is taken. The key holds all that the chart shows, so nobody sees another's.
    """

    @wraps(build)
    def call(frame: pd.DataFrame, **options: Any) -> dict[str, Any]:
        told = {name: _plain(value) for name, value in options.items()}
        return _specification(build, build.__name__, frame, told, language(), theme.scheme())

    return call


@st.cache_data(max_entries=256, show_spinner=False)
def _specification(
    _build: Callable[..., Any],
    name: str,
    frame: pd.DataFrame,
    options: dict[str, Any],
    spoken: str,
    scheme: str,
) -> dict[str, Any]:
    made: dict[str, Any] = base(_build(frame, **options)).to_dict()
    return made


def _plain(value: Any) -> Any:
    """Options as they can be compared: words in the language of now."""
    if isinstance(value, Mapping):
        return {str(k): str(v) for k, v in value.items()}
    return value if isinstance(value, str | int | float | None) else [str(item) for item in value]
