"""Parts made of links: tiles, rows of two lines; and the thread of what happened. Show links with `links.show`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from portal import formats
from portal.formats import Tone
from portal.i18n import _, quoted
from portal.ui.components.parts.badges import NOTHING, fill, icon, said
from portal.ui.components.status import status


def tile(count: int, key: str, href: str, *, words: object = "", why: object = "") -> Markup:
    """A number that asks for something, in the tone of its state; zero is grey and quiet."""
    known = status(key)
    return fill(
        '<a class="tile {}" href="{}"><b>{}</b><span>{}{}</span><small>{}</small></a>',
        known.tone if count else "gray",
        href,
        formats.number(count),
        icon(known.icon),
        said(words or known.word),
        said(why) or Markup("&nbsp;"),
    )


def tiles(items: Iterable[Markup]) -> Markup:
    """Tiles beside each other, two on a phone."""
    return fill('<nav class="tiles" aria-label="{}">{}</nav>', _("What needs doing"), Markup("").join(items))


class Row(NamedTuple):
    """Two lines that lead somewhere: what it is, and what is known of it."""

    title: object
    line: object
    href: str
    lead: Markup | str = ""  #: badge or hour before it (in lists: at the right of the title)
    trail: object = ""  #: holder or the like behind it; not shown in narrow lists
    current: bool = False
    alarming: bool = False  #: tinted red: a danger to people


def dangerous(words: object) -> Markup:
    """Words behind the sign of a danger to people."""
    sign = fill('<span class="danger" title="{}">{}</span>', _("Safety hazard"), icon("emergency_home"))
    return fill('{}<span class="sr">{}</span> {}', sign, _("Safety hazard"), said(words))


def chip(words: object, href: str) -> Markup:
    """A filter that is in force; a click takes it away. Show it with `links.show`."""
    return fill(
        '<a class="chip" href="{}" title="{}">{} {}</a>',
        href,
        _("Remove this filter"),
        said(words),
        icon("close"),
    )


def rows(items: Iterable[Row], *, narrow: bool = False) -> Markup:
    """A list of rows; `narrow` for a pane, where the badge stands behind the title."""
    line, every = _narrow if narrow else _wide, list(items)
    kind = " list" if narrow else "" if any(r.lead for r in every) else " bare"
    return fill('<div class="rows{}">{}</div>', kind, Markup("").join(map(line, every)))


def _wide(row: Row) -> Markup:
    return fill(
        '<a href="{}"{}><span class="lead">{}</span><span class="t"><strong>{}</strong><small>{}</small></span>'
        "<small>{}</small></a>",
        row.href,
        _current(row),
        row.lead,
        said(row.title),
        said(row.line),
        said(row.trail),
    )


def _narrow(row: Row) -> Markup:
    return fill(
        '<a href="{}"{}><span class="l1"><strong>{}</strong>{}</span><small>{}</small></a>',
        row.href,
        _current(row),
        said(row.title),
        row.lead,
        said(row.line),
    )


def _current(row: Row) -> Markup:
    alarm = Markup(' class="alarming"') if row.alarming else NOTHING
    return (Markup(' aria-current="true"') if row.current else NOTHING) + alarm


class Event(NamedTuple):
    """One thing that happened."""

    title: object
    when: str
    symbol: str = "circle"
    tone: Tone = "gray"
    text: object = ""
    quote: object = ""  #: somebody's own words
    more: Markup = NOTHING


def timeline(events: Iterable[Event]) -> Markup:
    """A thread, in the order given (newest first reads best)."""
    return fill('<ol class="tl">{}</ol>', Markup("").join(map(_event, events)))


def _event(event: Event) -> Markup:
    text = fill("<p>{}</p>", said(event.text)) if event.text else NOTHING
    quote = fill('<p class="quote">{}</p>', quoted(event.quote)) if event.quote else NOTHING
    return fill(
        '<li><span class="dot {tone}">{dot}</span><time>{when}</time><strong>{title}</strong>{text}{quote}{more}</li>',
        tone=event.tone,
        dot=icon(event.symbol),
        when=event.when,
        title=said(event.title),
        text=text,
        quote=quote,
        more=event.more,
    )


def folded(title: object, words: object) -> Markup:
    """Words that a click unfolds below their title; lines are kept."""
    return fill(
        '<details class="fold"><summary>{}</summary><p class="quote lines">{}</p></details>',
        said(title),
        said(words),
    )


def changed(label: object, before: object, after: object) -> Markup:
    """One field that was changed: old → new."""
    return fill(
        '<p class="diff"><span>{}</span> <del><span class="sr">{} </span>{}</del> → <ins><span class="sr">{} </span>{}</ins></p>',
        said(label),
        _("before:"),
        _value(before),
        _("after:"),
        _value(after),
    )


def _value(value: object) -> object:
    return formats.EMPTY if value in (None, "") else said(value)
