"""The one part of every page that hears what others do: it marks, counts in the tab and the menu, and reads anew.

The page's own run asks nothing for it; its socket is one a window and outlives the pages (`portal.gate.live`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from portal.i18n import _, language, ngettext

_component = st.components.v2.component(
    "live", isolate_styles=False, js=Path(__file__).with_suffix(".js").read_text("utf-8")
)
#: Numbers that have one, few and many in the languages there are, as browsers' Intl.PluralRules calls them.
_SAMPLES = {"one": 1, "few": 2, "many": 5, "other": 9}


def show(kinds: Sequence[str], section: str) -> None:
    """Draw it, before anything that may fail.

    Args:
        kinds: of news that change what the page shows; of others only the counts change.
        section: the page in the menu that this one belongs to.
    """
    _component(
        data={"kinds": list(kinds), "section": section, "language": language(), "words": _words()},
        key="live",
        on_anew_change=_nothing,
    )


def _nothing() -> None:
    """A component says what it may be asked for by having a callback for it."""


def _words() -> dict[str, str | Mapping[str, str]]:
    came = {
        rule: ngettext("{count} new ticket", "{count} new tickets", n).replace(str(n), "#")
        for rule, n in _SAMPLES.items()
    }
    return {
        "came": came,
        "changed": _("Something here has changed"),
        "look": _("Show now"),
        "live": _("Up to date by itself"),
        "cut": _("Not up to date by itself since {time}", time="#"),
    }
