"""A bell with a count and, when it is opened, a list: each line leads to its ticket or is acknowledged on the spot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial

import streamlit as st

from portal.ui.app import pages, scripted


@dataclass(frozen=True, slots=True)
class Item:
    """One alert: the key that comes back when it is acknowledged, how it looks, what it says, where it leads.

    ``line`` is markup of the kit; everything else is text. ``rings`` has sound and browser as they are wanted.
    """

    key: str
    symbol: str
    tone: str
    kind: str
    title: str
    line: str
    href: str
    rings: list[str]


@dataclass(frozen=True, slots=True)
class Bell:
    """What it shows; ``known`` says whether it was asked yet, ``rings``
    whether anything is to be heard or shown by the browser. ``choose`` are the words and the address at its foot; ``count`` may be more than the items."""

    known: bool
    rings: bool
    label: str
    count: int
    more: str
    empty: str
    acknowledge: str
    choose: tuple[str, str]
    items: list[Item] = field(default_factory=list)


_component = scripted.component("bell")


def show(shown: Bell, key: str, anew: Callable[[], None]) -> str:
    """Draw it, in a fragment of its own; gives the key of the item that was acknowledged in this run. A link is followed by itself.

    Args:
        anew: looks again, before it is drawn.
    """
    result = _component(
        data=asdict(shown),
        key=key,
        on_go_change=partial(_go, key),
        on_seen_change=_nothing,
        on_anew_change=anew,
    )
    return str(result.get("seen") or "")


def _nothing() -> None:
    """A component says what it may be asked for by having a callback for it."""


def _go(key: str) -> None:
    href = st.session_state[key].get("go")
    if href and (known := pages.read(str(href))):
        pages.follow(*known)
