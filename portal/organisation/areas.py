"""What kind of place a ward is. Time limits ask it without a database and without words, hence a file of its own."""

from __future__ import annotations

from enum import StrEnum


class Area(StrEnum):
    """A ward's kind of place; the first is meant where nothing is said. Words: ``tickets.sla.labels``."""

    URBAN = "urban"
    RURAL = "rural"
    REMOTE = "remote"
