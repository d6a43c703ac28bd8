"""The smallest parts: an icon, a badge, a state, the time that is left. Every value is escaped."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from portal import formats
from portal.formats import Tone
from portal.ui.components.status import status

NOTHING = Markup("")


def said(value: object) -> str:
    """Markup as it is, anything else as text (lazy words in the language of now)."""
    return value if isinstance(value, Markup) else str(value)


def icon(name: str) -> Markup:
    """A Material symbol; it says nothing to a screen reader, so words stand beside it."""
    return Markup('<span class="ms" aria-hidden="true">{}</span>').format(name) if name else NOTHING


def badge(words: object, tone: Tone = "gray", symbol: str = "") -> Markup:
    """Words on a tint."""
    return Markup('<span class="b {}">{}{}</span>').format(tone, icon(symbol), said(words))


def state(key: str, words: object = "") -> Markup:
    """The badge of a state out of the status table; `words` say more than its name ("Urged 2 times")."""
    known = status(key)
    return badge(words or known.word, known.tone, known.icon)


def time_left(due: datetime | None, now: datetime, *, stands: bool = False) -> Markup:
    """The badge that says how long there still is, or that the clock stands."""
    return badge(*formats.time_left(due, now, stands=stands))


def tinted(words: object, tone: Tone, symbol: str = "") -> Markup:
    """Words in a tone without the tint, as in the second line of a row."""
    return Markup('<span class="{}">{}{}</span>').format(tone, icon(symbol), said(words))


def titled(sign: Markup, words: object) -> Markup:
    """A sign with what it means, to who points at it or hears it."""
    return Markup('<span title="{words}">{sign}<span class="sr"> {words}</span></span>').format(
        sign=sign, words=said(words)
    )


def dotted(*items: object) -> Markup:
    """What is not empty, with a middle dot between."""
    return Markup(" · ").join(said(item) for item in items if item not in (None, ""))


def joined(*items: Markup) -> Markup:
    """Badges beside each other."""
    return Markup(" ").join(i for i in items if i)
