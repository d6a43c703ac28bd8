"""The examples of the documents: what each puts where, as the fences of their code say.

    ```python {file=portal/customers/models.py after="    meter_no: Mapped"}

`file` alone makes a new file, or adds to the end of one that is there; `after` and `before` name the line, by its
beginning, next to which the lines go; `instead` the one whose place they take. A fence of `sh {run}` is run. In
migrations NEXT is the number that comes next, HEAD the last one there is.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from portal.settings import ROOT

#: In this order: a language has the words of all that comes before it.
DOCUMENTS = ("docs/ui.md", "CONTRIBUTING.md")
FENCE = re.compile(r"^```(\w+)(?: \{([^\n]*)\})?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))')
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
COST = re.compile(r"^Costs (\d+) files?, (\d+) lines?", re.MULTILINE)


class NoSuchPlace(LookupError):
    """The document names a line that the file does not have, or has twice."""


@dataclass(frozen=True)
class Piece:
    """One fence: lines, and where they go."""

    language: str
    text: str
    file: str = ""
    after: str = ""
    before: str = ""
    instead: str = ""

    @property
    def generates(self) -> bool:
        """Whether it writes what follows from the rest, which is done once for all examples."""
        return self.text.strip() == "make schema"

    @property
    def lines(self) -> int:
        """How many are written, blank ones left out."""
        return sum(bool(line.strip()) for line in self.text.splitlines())

    def put(self, root: Path) -> object:
        """Write it into a copy of the repository, or run it there. Raises NoSuchPlace, CalledProcessError."""
        if self.language == "sh":
            return subprocess.run(["sh", "-euc", self.text], cwd=root, check=True)
        numbers = {"HEAD": f"{_head(root):04}", "NEXT": f"{_head(root) + 1:04}"}
        piece = replace(self, **{n: _filled(getattr(self, n), numbers) for n in ("file", "text")})
        path = root / piece.file
        before = path.read_text("utf-8") if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.write_text(piece._joined(before), "utf-8")

    def _joined(self, before: str) -> str:
        anchor = self.after or self.before or self.instead
        if not anchor:
            apart = "\n\n\n" if self.file.endswith(".py") else "\n\n"
            return f"{before.rstrip()}{apart}{self.text}" if before else self.text
        lines = before.splitlines(keepends=True)
        at = [n for n, line in enumerate(lines) if line.startswith(anchor)]
        if len(at) != 1:
            raise NoSuchPlace(f"{self.file} has {len(at)} lines that begin with {anchor!r}")
        start = at[0] + bool(self.after)
        return "".join([*lines[:start], self.text, *lines[start + bool(self.instead) :]])


def _head(root: Path) -> int:
    return max(int(file.name[:4]) for file in (root / "db" / "migrations" / "versions").glob("0*.py"))


def _filled(text: str, numbers: dict[str, str]) -> str:
    return re.sub(r"\b(HEAD|NEXT)(?=\b|_)", lambda word: numbers[word[1]], text)


@dataclass(frozen=True)
class Example:
    """A section of a document whose code is meant to be copied, and what it says it costs."""

    document: str
    title: str
    pieces: tuple[Piece, ...]
    said: tuple[int, int] | None

    @property
    def cost(self) -> tuple[int, int]:
        """Files touched, lines written."""
        written = [p for p in self.pieces if p.file]
        return len({p.file for p in written}), sum(p.lines for p in written)


def examples() -> list[Example]:
    """Every section of the documents that says where its code goes."""
    found = [_example(document, *section) for document in DOCUMENTS for section in _sections(document)]
    return [example for example in found if example.pieces]


def _sections(document: str) -> Iterator[tuple[str, str]]:
    text = (ROOT / document).read_text("utf-8")
    fences = [m.span() for m in FENCE.finditer(text)]
    heads = [m for m in HEADING.finditer(text) if not any(a < m.start() < b for a, b in fences)]
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        yield head[1], text[head.end() : following.start() if following else len(text)]


def _example(document: str, title: str, text: str) -> Example:
    pieces = tuple(
        Piece(
            m[1], m[3], **{n: quoted.replace('\\"', '"') or bare for n, quoted, bare in OPTION.findall(m[2])}
        )
        for m in FENCE.finditer(text)
        if m[2]
    )
    cost = COST.search(text)
    return Example(document, title, pieces, (int(cost[1]), int(cost[2])) if cost else None)


def copied(root: Path) -> Path:
    """A copy of what git knows of, as it stands in the working tree."""
    names = subprocess.check_output(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, text=True
    )
    for folder, files in groupby(sorted(filter(None, names.split("\0"))), key=lambda n: Path(n).parent):
        (root / folder).mkdir(parents=True, exist_ok=True)
        for name in files:
            if (ROOT / name).is_file():
                (root / name).write_bytes((ROOT / name).read_bytes())
    return root
