"""A bar that offers, for as many seconds as are left, to take back what was just done; it counts down in the browser.

Nothing is drawn anew for it, and nothing depends on it: what is not taken back goes its way with the window closed too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from portal.i18n import _
from portal.ui.app import scripted


@dataclass(frozen=True, slots=True)
class Offer:
    """One act: its name, what is said of it, and the seconds that are left, as the server counts."""

    act: int
    words: str
    seconds: float


_component = scripted.component("take_back")
_KEY = "take_back"


def show(offers: Sequence[Offer], then: Callable[[int], None]) -> None:
    """Draw it, once a page; `then` gets the act that is to be taken back, before the page is drawn anew."""

    def chosen() -> None:
        if str(act := st.session_state[_KEY].get("undo") or "").isdecimal():  # the browser's word
            then(int(act))

    _component(
        data={
            "offers": [{**asdict(offer), "act": str(offer.act)} for offer in offers],
            "undo": _("Take back"),
        },
        key=_KEY,
        on_undo_change=chosen,
    )
