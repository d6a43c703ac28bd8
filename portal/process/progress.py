"""How far a long job is: a bar on a terminal, of the library that reads our options; elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import click
from click.termui import progressbar

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

STEPS = 1000
EVERY = 5.0  # seconds


class Progress(Protocol):
    """How a long job tells how far it is: what is done, of how much, and what is being made."""

    def __call__(self, done: float, total: float = 1.0, what: str = "") -> None:
        """Show it."""
        ...


@contextmanager
def bar(title: str) -> Iterator[Progress]:
    """A bar on stderr while the block runs, complete at its end; in a log a line at the start and every five seconds."""
    if not sys.stderr.isatty():
        yield _Lines(title)
        return
    with progressbar(length=STEPS, label=title, item_show_func=_word, file=sys.stderr) as shown:
        yield partial(_show, shown)
        _show(shown, 1.0)


class _Lines:
    """Progress where nothing can be drawn over."""

    def __init__(self, title: str) -> None:
        self._title, self._said = title, time.monotonic()
        click.echo(f"{title} …", err=True)

    def __call__(self, done: float, total: float = 1.0, what: str = "") -> None:
        """Say it, unless something was said just now."""
        if time.monotonic() - self._said >= EVERY:
            self._said = time.monotonic()
            click.echo(
                f"{self._title}: {min(done / total, 1.0) if total else 1.0:.0%} {what}".rstrip(), err=True
            )


def _show(shown: ProgressBar[Any], done: float, total: float = 1.0, what: str = "") -> None:
    share = min(done / total, 1.0) if total else 1.0
    shown.update(max(0, round(share * STEPS) - shown.pos), what)


def _word(what: Any) -> str:
    return what or ""
