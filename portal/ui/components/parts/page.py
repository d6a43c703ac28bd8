"""The frame of a page and its prose: heads, notices, facts, what to say aloud, what to do when there is nothing."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from portal import formats
from portal.formats import Tone
from portal.ui.components.parts.badges import NOTHING, fill, icon, said

Fact = tuple[object, object]
WIDE = 34  #: letters; a longer fact takes two columns


def head(
    title: object, scope: object = "", *, over: object = "", badges: Markup = NOTHING, aside: object = ""
) -> Markup:
    """The page's only h1; `over` says what it belongs to, `scope` whose it is and how many there are."""
    return fill(
        '<div class="head"><div>{}<h1>{}</h1>{}{}</div>{}</div>',
        _small(over),
        said(title),
        _line(scope),
        _badges(badges),
        _line(aside),
    )


def section(title: object, note: object = "") -> Markup:
    """The heading of a part of the page, with a muted note at its right."""
    return fill('<h2 class="h2">{}{}</h2>', said(title), _note(note))


def facts(items: Iterable[Fact], *, one: bool = False) -> Markup:
    """Labels and values; in one column beside each other if `one`. Nothing is shown as a dash."""
    parts = Markup("").join(_fact(label, value) for label, value in items)
    return fill('<dl class="facts{}">{}</dl>', " one" if one else "", parts)


def notice(
    title: object, text: object = "", tone: Tone = "blue", symbol: str = "info", *, more: Markup = NOTHING
) -> Markup:
    """What must be known before anything else is read here."""
    body = fill("<p>{}</p>", said(text)) if text else NOTHING
    return fill(
        '<div class="notice {}"><h2 class="t">{}{}</h2>{}{}</div>',
        tone,
        icon(symbol),
        said(title),
        body,
        more,
    )


def say(label: object, sentence: object) -> Markup:
    """The sentence for the caller, ready to be read aloud."""
    return fill(
        '<div class="notice gray"><p class="muted">{}</p><p class="say">{}</p></div>',
        said(label),
        said(sentence),
    )


def empty(sentence: object, next_step: object = "", href: str = "", symbol: str = "task_alt") -> Markup:
    """Nothing here: one sentence, and where to go from it. With a link, show it with `links.show`."""
    step = NOTHING
    if next_step:
        link = fill('<a href="{}">{}</a>', href, said(next_step)) if href else said(next_step)
        step = fill("<p>{}</p>", link)
    return fill('<div class="empty">{}<p>{}</p>{}</div>', icon(symbol), said(sentence), step)


def bar(share: float, words: object) -> Markup:
    """A share between 0 and 1 as a bar; `words` say the same."""
    width = max(0.0, min(1.0, share)) * 100
    return Markup(
        '<p class="muted">{}</p><div class="bar" aria-hidden="true"><i style="width:{:.1f}%"></i></div>'
    ).format(said(words), width)


def muted(text: object) -> Markup:
    """A small explanation under something."""
    return fill('<p class="muted small">{}</p>', said(text))


def whole(words: object) -> Markup:
    """Words that stay on one line, as in a narrow column."""
    return fill('<span class="nowrap">{}</span>', said(words)) if words else NOTHING


def paragraphs(lines: Iterable[object]) -> Markup:
    """Each on a line of its own."""
    return Markup("").join(fill("<p>{}</p>", said(line)) for line in lines)


def link(words: object, href: str) -> Markup:
    """A link inside other words; show them with `links.show`."""
    return fill('<a class="link" href="{}">{}</a>', href, said(words))


def phone(value: str | None) -> Markup:
    """A telephone number that rings with one touch; of a mask the mask."""
    href = formats.dial(value)
    return link(formats.phone(value), href) if href else Markup.escape(formats.phone(value))


def _fact(label: object, value: object) -> Markup:
    shown = formats.EMPTY if value in (None, "") else said(value)
    wide = len(str(value or "")) > WIDE and not isinstance(value, Markup)
    return fill('<div class="{}"><dt>{}</dt><dd>{}</dd></div>', "w" if wide else "", said(label), shown)


def _line(text: object) -> Markup:
    return fill("<p>{}</p>", said(text)) if text else NOTHING


def _small(text: object) -> Markup:
    return fill('<p class="over">{}</p>', said(text)) if text else NOTHING


def _note(text: object) -> Markup:
    return fill("<small>{}</small>", said(text)) if text else NOTHING


def _badges(badges: Markup) -> Markup:
    return fill('<div class="badges">{}</div>', badges) if badges else NOTHING
