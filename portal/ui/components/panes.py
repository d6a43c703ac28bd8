"""A list at the left and what was chosen of it at the right; on a phone one or the other."""

from __future__ import annotations

from typing import Any

import streamlit as st
from markupsafe import Markup

from portal.i18n import _
from portal.ui.components import links
from portal.ui.components.parts import icon


def panes(back: str = "", split: tuple[int, int] = (5, 9)) -> tuple[Any, Any]:
    """The two containers, each scrolling by itself: `master, detail = panes(to("tickets") if ticket else "")`.

    Args:
        back: where the list is, when something is open: a phone then shows that alone, with a way back.
        split: how wide they are against each other.
    """
    left, right = st.columns(split, gap="medium")
    with left:
        master = st.container(key="master")
    with right:
        detail = st.container(key="detail")
    if back:
        with detail:
            links.show(
                Markup('<a class="back" href="{}">{}{}</a>').format(back, icon("arrow_back"), _("List")),
                key="back",
            )
    return master, detail


def actions() -> Any:
    """The bar at the foot of the detail that stays in view; `with actions():` in the detail, last."""
    return st.container(key="actions")
