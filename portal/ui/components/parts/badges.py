"""The smallest parts: an icon, a badge, a state, the time that is left. Every value is escaped."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup, escape

from portal import formats
from portal.formats import Tone
from portal.ui.components.status import status

NOTHING = Markup("")


def fill(template: str, /, *values: object, **named: object) -> Markup:
    """`Markup(template).format(…)` of values that need no format of their own; that one walks the template in Python, at a page's
    every badge."""
    safe = {name: escape(value) for name, value in named.items()}
    return Markup(template.format(*map(escape, values), **safe))  # noqa: S704 - the template is of the kit


def said(value: object) -> str:
    """Markup as it is, anything else as text (lazy words in the language of now)."""
    return value if isinstance(value, Markup) else str(value)


def icon(name: str) -> Markup:
    """A Material symbol; it says nothing to a screen reader, so words stand beside it."""
    return fill('<span class="ms" aria-hidden="true">{}</span>', name) if name else NOTHING


def badge(words: object, tone: Tone = "gray", symbol: str = "") -> Markup:
    """Words on a tint."""
    return fill('<span class="b {}">{}{}</span>', tone, icon(symbol), said(words))


def state(key: str, words: object = "") -> Markup:
    """The badge of a state out of the status table; `words` say more than its name ("Urged 2 times")."""
    known = status(key)
    return badge(words or known.word, known.tone, known.icon)


def time_left(due: datetime | None, now: datetime, *, stands: bool = False) -> Markup:
    """The badge that says how long there still is, or that the clock stands."""
    return badge(*formats.time_left(due, now, stands=stands))


def tinted(words: object, tone: Tone, symbol: str = "") -> Markup:
    """Words in a tone without the tint, as in the second line of a row."""
    return fill('<span class="{}">{}{}</span>', tone, icon(symbol), said(words))


def titled(sign: Markup, words: object) -> Markup:
    """A sign with what it means, to who points at it or hears it."""
    return fill(
        '<span title="{words}">{sign}<span class="sr"> {words}</span></span>', sign=sign, words=said(words)
    )


def dotted(*items: object) -> Markup:
    """What is not empty, with a middle dot between."""
    return Markup(" · ").join(said(item) for item in items if item not in (None, ""))


def joined(*items: Markup) -> Markup:
    """Badges beside each other."""
    return Markup(" ").join(i for i in items if i)
