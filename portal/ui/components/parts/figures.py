"""Key figures: a number with its unit, what it is compared with, how it moved, and a spark of its past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from portal.formats import Tone
from portal.ui.components.parts.badges import NOTHING, badge, fill, said

WIDTH, HEIGHT, EDGE = 92, 34, 4


class Change(NamedTuple):
    """How a figure moved, in words with its unit ("+1,6 điểm"), and whether that is good (None: neither)."""

    words: str
    up: bool
    good: bool | None = None

    @property
    def badge(self) -> Markup:
        """Arrow, words and tone."""
        tone: Tone = "gray" if self.good is None else "green" if self.good else "red"
        return badge(self.words, tone, "trending_up" if self.up else "trending_down")


class Figure(NamedTuple):
    """One key figure."""

    label: object
    value: str  #: with its unit
    note: object = ""  #: the target, or what it was
    change: Change | None = None
    past: Sequence[float] = ()
    target: float | None = None  #: drawn in the spark, in the unit of `past`
    href: str = ""


def figures(items: Iterable[Figure]) -> Markup:
    """Figures beside each other; those with `href` are links (show with `links.show`)."""
    return fill('<div class="kpis">{}</div>', Markup("").join(map(_figure, items)))


def _figure(figure: Figure) -> Markup:
    tag = fill('a href="{}"', figure.href) if figure.href else Markup("div")
    return fill(
        '<{tag} class="kpi"><span>{label}</span><div class="r"><b>{value}</b>{spark}</div>'
        '<div class="r"><small>{note}</small>{change}</div></{end}>',
        tag=tag,
        end="a" if figure.href else "div",
        label=said(figure.label),
        value=figure.value,
        spark=spark(figure.past, figure.target),
        note=said(figure.note) or Markup("&nbsp;"),
        change=figure.change.badge if figure.change else NOTHING,
    )


def spark(past: Sequence[float], target: float | None = None) -> Markup:
    """The last values as a small line with a dot on the newest, and the target dashed. Decoration: hidden aloud."""
    values = [v for v in past if v is not None]
    if len(values) < 2:
        return NOTHING
    points = [
        (EDGE + i * (WIDTH - 2 * EDGE) / (len(values) - 1), _height(v, values, target))
        for i, v in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = NOTHING
    if target is not None:
        y = _height(target, values, target)
        dashed = Markup('<line x1="0" x2="{}" y1="{:.1f}" y2="{:.1f}"/>').format(WIDTH, y, y)
    return Markup(
        '<svg viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}<polyline points="{}"/><circle cx="{:.1f}" cy="{:.1f}" r="2.6"/></svg>'
    ).format(WIDTH, HEIGHT, dashed, line, *points[-1])


def _height(value: float, values: Sequence[float], target: float | None) -> float:
    every = [*values, *([] if target is None else [target])]
    low, high = min(every), max(every)
    return HEIGHT - EDGE - (value - low) / ((high - low) or 1) * (HEIGHT - 2 * EDGE)
