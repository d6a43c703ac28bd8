"""Parts of the portal that cannot be kept running: its supervisor notes them, whoever is asked how it goes reads them.

In a file of the data folder, because that is what the processes of an installation share when the database is away.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FILE = "given-up.json"


@dataclass(frozen=True)
class Part:
    """A process that ended again and again."""

    name: str  # as its log is called
    since: datetime
    again: datetime  # when it is tried next
    log: str


def note(folder: Path, parts: Sequence[Part]) -> None:
    """Keep these, and no others; a folder that cannot be written to keeps what it has."""
    file, half = folder / FILE, folder / f"{FILE}.part"
    told = [
        {"name": p.name, "since": p.since.isoformat(), "again": p.again.isoformat(), "log": p.log}
        for p in parts
    ]
    try:
        if told:
            half.write_text(json.dumps(told), "utf-8")
            half.replace(file)
        else:
            file.unlink(missing_ok=True)
    except OSError:
        pass  # the supervisor has said it on its terminal


def parts(folder: Path) -> list[Part]:
    """What is given up at the moment; nothing where nobody supervises."""
    try:
        told = json.loads((folder / FILE).read_text("utf-8"))
        return [
            Part(p["name"], datetime.fromisoformat(p["since"]), datetime.fromisoformat(p["again"]), p["log"])
            for p in told
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []
