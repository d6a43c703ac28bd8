"""The formats that are known: each module of this folder is one, so that adding a file adds a format.

A module says `FORMAT = Format(name, sniff, read)`. `sniff` looks whether a source is of its kind; `read` yields
its pieces in the order of the file, and gives every line that is not blank to one of them. What else its notices have
in common it says there too, so that nobody who takes them in asks for a format by its name.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from portal.outages.schedules.reading.notice import Notice, Unread
from portal.outages.schedules.reading.source import Source


@dataclass(frozen=True)
class Format:
    """One publisher's way of writing a schedule."""

    name: str
    sniff: Callable[[Source], bool]
    read: Callable[[Source], Iterator[Notice | Unread]]
    default_kind: str = "planned"  #: of outage, where a notice's status does not tell
    announced: bool = False  #: whether its notices were published already, before they are read in here


@cache
def formats() -> dict[str, Format]:
    """All formats, by name."""
    modules = (
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    )
    return {module.FORMAT.name: module.FORMAT for module in modules}
