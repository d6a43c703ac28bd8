"""A word of confirmation that survives the page being drawn anew."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from portal.ui.components.markdown import literal

WAITING = "toasts"


class Toast(NamedTuple):
    """What is said, and its icon."""

    words: str
    icon: str


def say(words: object, icon: str = "check_circle") -> None:
    """Confirm what was done: shown at once, or by the next run if this one ends in `st.rerun` or a link."""
    st.session_state.setdefault(WAITING, []).append(Toast(str(words), icon))


def show() -> None:
    """Show what waits; the shell calls this last."""
    for toast in st.session_state.pop(WAITING, []):
        st.toast(literal(toast.words), icon=f":material/{toast.icon}:")
