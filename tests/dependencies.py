"""What each file of tests rests on, as far as no test shows it by running: told by imports, file by file.

pytest-testmon notes which functions a test runs. It does not see what happens on import (a column, a constant, a table
of words), what another process does, or what is read as data: migrations, seeds and the demo, of which the template of
the databases is made. A file of tests is due again when one of those changed that its imports lead to.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.settings import ROOT

#: What makes the template: it runs in the server's process, so that every line of it counts.
TEMPLATE = ("db", "seed", "portal/demo", "portal/seeds.py", "tests/cluster.py", "tests/filling.py")
#: What a portal does that a test starts as a process of its own.
STARTED = ("portal/process", "portal/commands", "portal/messages", "portal/__main__.py", "streamlit_app.py")
#: Run anew by every test of a page, so that testmon sees all of them.
SCRIPTS = ("pages", "portal/ui/shell.py")
#: It imports what makes the template for all of them, whether they ask for a database or not.
EVERY_TEST = ROOT / "tests" / "conftest.py"
CODE = ("portal", "pages", "tests", "db")
#: A test asks for one of the fixtures of tests/conftest.py that are a database.
ON_A_DATABASE = re.compile(r"\b(database|unchanged_database|filled|filled_unchanged|owner|cluster)\b[:,\")]")
STARTS_A_PORTAL = re.compile(r"sys\.executable|portal_process")
READS = re.compile('"portal"')  # a folder
FINDS_MODULES = re.compile(r"\b(iter_modules|walk_packages)\(")


@dataclass(frozen=True)
class Source:
    """What a module imports, and a digest of what it does on import: all of it but the inside of functions."""

    imports: set[str]
    on_import: str


def states() -> dict[str, str]:
    """Each file of tests → a digest of all that it rests on."""
    return {
        _name(file): _digest(file) for file in sorted((ROOT / "tests").rglob("test_*.py")) if _quick(file)
    }


def source() -> str:
    """A digest of all that the house's tests read as text."""
    made = hashlib.sha256()
    for path in sorted(_files("portal", "pages", "seed")):
        made.update(f"{_name(path)} {_content(path)}\n".encode())
    return made.hexdigest()


def readers() -> list[str]:
    """The files of tests that do so."""
    return [
        _name(file)
        for file in sorted((ROOT / "tests" / "house").glob("test_*.py"))
        if READS.search(_text(file))
    ]


def _quick(file: Path) -> bool:
    """Not in a browser, which `make test` is for."""
    return "browser" not in file.parts


def _digest(file: Path) -> str:
    whole = set(_whole(file))
    loaded = _loaded(file) - whole
    made = hashlib.sha256()
    for path in sorted(whole | loaded):
        made.update(
            f"{_name(path)} {_content(path) if path in whole else _source(path).on_import}\n".encode()
        )
    return made.hexdigest()


def _whole(file: Path) -> Iterator[Path]:
    """What counts to the last letter."""
    texts = [_text(p) for p in (file, *_conftests(file)[1:])]
    if any(map(ON_A_DATABASE.search, texts)):
        yield from _files(*TEMPLATE)
    if "documents" in file.parts:  # their examples run the house in a copy: only when they say something else
        yield from _files("docs", "CONTRIBUTING.md")
    elif any(map(STARTS_A_PORTAL.search, texts)):
        yield from _files(*STARTED)
    for path in _loaded(file):
        yield from _data_of(path.parent)


@cache
def _loaded(file: Path) -> set[Path]:
    """The modules that its imports lead to, without the scripts of pages."""
    done: set[Path] = set()
    waiting = [file, *_conftests(file)]
    while waiting:
        path = waiting.pop()
        if path not in done:
            done.add(path)
            waiting += _imports(path)
    return done - set(_files(*SCRIPTS))


def _conftests(file: Path) -> list[Path]:
    """From the outermost to the innermost."""
    return [
        p
        for folder in reversed(file.parents)
        if (p := folder / "conftest.py").exists() and ROOT in folder.parents
    ]


@cache
def _imports(path: Path) -> set[Path]:
    """Ours that a module imports, anywhere in it; all beside it where it looks for modules by file."""
    beside = path.parent.rglob("*.py") if FINDS_MODULES.search(_text(path)) else ()
    found = {module for name in _source(path).imports for module in _modules(name)} | set(beside)
    return found - set(_files(*TEMPLATE)) if path == EVERY_TEST else found


@cache
def _modules(name: str) -> tuple[Path, ...]:
    """The files that Python runs for `import a.b.c`; c may be a name in b."""
    parts = name.split(".")
    if parts[0] not in CODE:
        return ()
    paths = [ROOT.joinpath(*parts[: n + 1]) for n in range(len(parts))]
    return tuple(f for p in paths for f in (p / "__init__.py", p.with_suffix(".py")) if f.exists())


@cache
def _data_of(folder: Path) -> tuple[Path, ...]:
    """Templates and style sheets that lie with a folder's modules; words have tests of their own (tests/house)."""
    if ROOT / "portal" not in folder.parents:
        return ()
    beside = (f for f in folder.iterdir() if f.suffix != ".py" and f.name != "__pycache__")
    return tuple(
        f for b in beside for f in (b.rglob("*") if b.is_dir() else [b]) if f.is_file() and not _code_in(b)
    )


@cache
def _code_in(path: Path) -> bool:
    return path.is_dir() and any(path.rglob("*.py"))


@cache
def _files(*names: str) -> list[Path]:
    found = (
        p for name in names for p in ((ROOT / name).rglob("*") if (ROOT / name).is_dir() else [ROOT / name])
    )
    return [p for p in found if p.is_file() and "__pycache__" not in p.parts]


@cache
def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _source(path: Path) -> Source:
    tree = ast.parse(_text(path))
    names: set[str] = set()
    functions = []
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.append(node)
    for function in functions:
        function.body = []
    return Source(names, hashlib.sha256(ast.dump(tree).encode()).hexdigest())


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        inner = getattr(node, part, ())
        for statement in inner if isinstance(inner, list) else ():
            yield statement
            yield from _statements(statement)


@cache
def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))
