"""A progress bar for a long job (on a terminal; elsewhere its title alone), of the library that reads our options."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from click.termui import progressbar

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

STEPS = 1000


class Progress(Protocol):
    """How a long job tells how far it is: what is done, of how much, and what is being made."""

    def __call__(self, done: float, total: float = 1.0, what: str = "") -> None:
        """Show it."""
        ...


@contextmanager
def bar(title: str) -> Iterator[Progress]:
    """A bar on stderr while the block runs; complete at its end."""
    with progressbar(length=STEPS, label=title, item_show_func=_word, file=sys.stderr) as shown:
        yield partial(_show, shown)
        _show(shown, 1.0)


def _show(shown: ProgressBar[Any], done: float, total: float = 1.0, what: str = "") -> None:
    share = min(done / total, 1.0) if total else 1.0
    shown.update(max(0, round(share * STEPS) - shown.pos), what)


def _word(what: Any) -> str:
    return what or ""
