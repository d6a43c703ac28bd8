"""Builders of what is read: functions from values to escaped `Markup`.

Show what holds links with `portal.ui.components.links.show(markup, key)`, the rest with `render(markup)`.
"""

import streamlit as st
from markupsafe import Markup

from portal.ui.components.parts.badges import (
    NOTHING,
    badge,
    dotted,
    icon,
    joined,
    state,
    time_left,
    tinted,
    titled,
)
from portal.ui.components.parts.figures import Change, Figure, figures, spark
from portal.ui.components.parts.lists import (
    Event,
    Row,
    changed,
    chip,
    dangerous,
    folded,
    rows,
    tile,
    tiles,
    timeline,
)
from portal.ui.components.parts.page import (
    bar,
    empty,
    facts,
    head,
    link,
    muted,
    notice,
    paragraphs,
    phone,
    say,
    section,
    whole,
)
from portal.ui.components.parts.tables import Column, count, table

__all__ = [
    "NOTHING",
    "Change",
    "Column",
    "Event",
    "Figure",
    "Markup",
    "Row",
    "badge",
    "bar",
    "changed",
    "chip",
    "count",
    "dangerous",
    "dotted",
    "empty",
    "facts",
    "figures",
    "folded",
    "head",
    "icon",
    "joined",
    "link",
    "muted",
    "notice",
    "paragraphs",
    "phone",
    "render",
    "rows",
    "say",
    "section",
    "spark",
    "state",
    "table",
    "tile",
    "tiles",
    "time_left",
    "timeline",
    "tinted",
    "titled",
    "whole",
]  # fmt: skip


def render(*parts: Markup) -> None:
    """Draw parts that hold no links as one element."""
    st.html(Markup("").join(parts))
