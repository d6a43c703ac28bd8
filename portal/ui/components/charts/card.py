"""A chart in its card: title, drawing, words for who cannot see it, numbers to take away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from portal import formats
from portal.access import Person
from portal.i18n import _
from portal.ui.components import parts
from portal.ui.components.charts.look import base
from portal.ui.components.export import File, recorded
from portal.ui.components.markdown import literal

#: As wide as its card, and as high as its legend needs: its lines take nothing from the drawing.
FIT = {"type": "fit-x", "contains": "padding"}


def show(
    person: Person,
    chart: Any,
    title: object,
    *,
    key: str,
    says: object,
    numbers: pd.DataFrame,
    headings: Mapping[str, object],
    note: object = "",
    height: int = 145,
) -> None:
    """Draw a chart in a card.

    Args:
        person: who sees it, and may take its numbers along.
        chart: what a builder of this package returned, or an Altair chart.
        says: the text alternative: what the chart shows, in a sentence.
        numbers: the figures behind it, offered as CSV.
        headings: column of `numbers` → words; only these columns are given out.
        height: pixels of what is drawn; the axis and the lines of the legend come on top of them.
    """
    with st.container(border=True, key=f"card-{key}"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            parts.render(parts.section(title, note))
            st.download_button(
                _("Numbers"),
                recorded(
                    person,
                    f"figures · {key}",
                    lambda _db: File(csv(numbers, headings), len(numbers)),
                ),
                file_name=f"{key}.csv",
                mime="text/csv",
                icon=":material/download:",
                type="tertiary",
                key=f"numbers-{key}",
                help=literal(_("Download the numbers of: {title}", title=title)),
                on_click="ignore",
            )
        if numbers.empty:
            parts.render(parts.empty(_("Nothing in this period. Choose a longer one."), symbol="query_stats"))
        else:
            spec = chart if isinstance(chart, dict) else base(chart).to_dict()
            st.vega_lite_chart(
                spec={**spec, "height": height, "autosize": FIT}, key=f"chart-{key}", alt=f"{title}. {says}"
            )


def csv(numbers: pd.DataFrame, headings: Mapping[str, object]) -> bytes:
    """The numbers as a file that spreadsheets open with the right letters."""
    named = numbers[list(headings)].rename(columns={name: str(words) for name, words in headings.items()})
    named = named.map(lambda value: formats.cell(value) if isinstance(value, str) else value)
    return named.to_csv(index=False).encode("utf-8-sig")
