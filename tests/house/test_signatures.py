"""What is asked and done is typed: no `Any` reaches a page, and rows are mapped by the names of their columns."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import Row, RowMapping

import portal
from portal.access import Action
from portal.database import Base
from portal.settings import ROOT

VAGUE = (Any, Row, RowMapping)
MODULES = [
    importlib.import_module(m.name)
    for m in pkgutil.walk_packages(portal.__path__, "portal.")
    if {"queries", "actions", "measures"} & set(m.name.split("."))
    and not m.ispkg
    # What `conditions` give is asked of rows and of SQL alike; it goes into queries, not to pages.
    and not m.name.endswith(".conditions")
]
#: Signatures that may be vague, and why.
EXCEPTIONS = {"portal.customers.queries.choices.chosen_from": "a field describes a column of whatever type"}


def public(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    """The functions and actions that are made in a module, for others."""
    for name, made in vars(module).items():
        here = getattr(made, "__module__", None) == module.__name__
        if here and name[0] != "_" and (inspect.isfunction(made) or isinstance(made, Action)):
            yield f"{module.__name__}.{name}", made


FUNCTIONS = dict(pair for module in MODULES for pair in public(module))


def vague(annotation: object) -> bool:
    """Whether it says `Any`, or a row of no type, anywhere; also in the fields of what it names."""
    kind = get_origin(annotation) or annotation
    if annotation in VAGUE or kind in VAGUE:
        return True
    if any(map(vague, get_args(annotation))):
        return True
    if not _ours(kind):
        return False
    return any(map(vague, get_type_hints(kind).values()))


def _ours(kind: object) -> bool:
    """Whether it is a dataclass, a named tuple or a typed dictionary of the portal: what it holds counts as well."""
    if not isinstance(kind, type) or not kind.__module__.startswith("portal.") or issubclass(kind, Base):
        return False
    return dataclasses.is_dataclass(kind) or hasattr(kind, "_fields") or hasattr(kind, "__total__")


def test_queries_and_actions_are_found() -> None:
    assert len(FUNCTIONS) > 90
    assert {"portal.tickets.actions.resolve", "portal.customers.queries.records.page"} <= set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_signature_says_what_it_takes_and_gives(name: str) -> None:
    hints = get_type_hints(inspect.unwrap(FUNCTIONS[name]))
    assert set(hints) - {"return"} == set(inspect.signature(FUNCTIONS[name]).parameters)
    assert name in EXCEPTIONS or {part for part, hint in hints.items() if vague(hint)} == set()


def test_every_exception_is_still_one() -> None:
    assert [n for n in EXCEPTIONS if not any(map(vague, get_type_hints(FUNCTIONS[n]).values()))] == []


@pytest.mark.parametrize(
    "annotation",
    [Any, list[Any], dict[str, Any], Row[Any], list[RowMapping], tuple[int, dict[str, Any]] | None],
)
def test_a_vague_annotation_is_found(annotation: object) -> None:
    assert vague(annotation)


def test_a_row_is_mapped_by_name() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line}"
        for file in (*(ROOT / "portal").rglob("*.py"), *(ROOT / "pages").glob("*.py"))
        for line in by_position(file.read_text("utf-8"))
    ]
    assert wrong == []


def test_a_row_that_is_mapped_by_position_is_found() -> None:
    start = "from sqlalchemy import text\n"
    assert [*by_position(start + "[Holder(*row) for row in found]")] == [2]
    assert [*by_position(start + "found = Rule(*row[1:])\nname = row[1]")] == [2, 3]
    assert [*by_position(start + "[Holder(**row) for row in found]\nname = row['name']")] == []


def by_position(source: str) -> list[int]:
    """Lines on which a row is taken apart by the order of its columns.

    A single column by its place counts where SQLAlchemy answers: the demo copies millions of rows of its own making.
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=kind), args=[ast.Starred(value=value), *_]) if kind[0].isupper():
                if "sqlalchemy" in source or "row" in ast.unparse(value):
                    found.add(node.lineno)
            case ast.Subscript(value=ast.Name(id="row"), slice=ast.Constant(value=int())):
                if "sqlalchemy" in source:
                    found.add(node.lineno)
    return sorted(found)
