"""Links that stay in the session: a click opens the page in place, a middle click a tab, arrow keys move along.

Plain links in `st.html` load everything anew (1–2 s and a new session), and a hundred `st.page_link` take 2 s.
"""

from __future__ import annotations

from functools import partial

import streamlit as st
from markupsafe import Markup

from portal.ui.app import pages, scripted
from portal.ui.app.pages import to

__all__ = ["show", "to"]

_component = scripted.component("links")


def show(html: Markup, key: str) -> None:
    """Draw parts whose links lead to pages of the portal (`href=to("tickets", ticket=7)`).

    Raises:
        TypeError: for plain text; the component does not sanitise, so only escaped Markup comes in.
    """
    if not isinstance(html, Markup):
        raise TypeError("links.show takes Markup")
    _component(data=str(html), key=key, on_go_change=partial(_go, key))


def _go(key: str) -> None:
    """Before the page runs, so that what the person leaves is not drawn once more."""
    href = st.session_state[key].get("go")
    if href and (known := pages.read(str(href))):
        pages.follow(*known)
