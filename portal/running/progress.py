"""A progress bar for a long job (on a terminal; elsewhere its title alone), of the library that reads our options."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

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
    with click.progressbar(
        length=STEPS, label=title, item_show_func=str, file=click.get_text_stream("stderr")
    ) as shown:
        yield lambda done, total=1.0, what="": _show(shown, done / total if total else 1.0, what)
        _show(shown, 1.0, "")


def _show(shown: ProgressBar[str], share: float, what: str) -> None:
    shown.update(max(0, round(min(share, 1.0) * STEPS) - shown.pos), what)
