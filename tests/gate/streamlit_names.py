"""Which names of Streamlit's inside a module of ours leans on: read off its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from google.protobuf.message import Message

from tests.house.test_streamlit import is_private, is_private_module

#: What every value of Python's and every message has is nobody's private name.
EVERYBODYS = frozenset(name for kind in (dict, list, str, bytes, set, type, Message) for name in dir(kind))


def private_names(source: str) -> set[str]:
    """What it imports of Streamlit's inside, every attribute of that or of what comes of it, and every `_name` of others."""
    tree = ast.parse(source)
    inside = set(_imported(tree))
    while more := set(_made_of(tree, inside)) - inside:
        inside |= more
    return set(_imported(tree)) | set(_attributes(tree, inside)) - EVERYBODYS


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "streamlit":
            yield from (alias.name for alias in node.names if is_private(alias.name))
        elif isinstance(node, ast.ImportFrom) and is_private_module(node.module or ""):
            yield from (alias.asname or alias.name for alias in node.names)


def _made_of(tree: ast.AST, inside: set[str]) -> Iterator[str]:
    """Names that hold something of Streamlit's inside: assigned, walked through, or declared by a parameter."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _root(node.value) in inside:
            yield from (name for target in node.targets for name in _names(target))
        elif (isinstance(node, ast.NamedExpr) and _root(node.value) in inside) or (
            isinstance(node, ast.comprehension | ast.For) and _root(node.iter) in inside
        ):
            yield from _names(node.target)
        elif isinstance(node, ast.arg) and node.annotation is not None and _root(node.annotation) in inside:
            yield node.arg


def _attributes(tree: ast.AST, inside: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if (isinstance(node, ast.Attribute) and _root(node) in inside) or (
            isinstance(node, ast.Attribute)
            and node.attr.startswith("_")
            and _root(node) not in {"self", "cls"}
        ):
            yield node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            thing, name = node.args[:2]
            if _root(thing) in inside and isinstance(name, ast.Constant):
                yield str(name.value)


def _root(node: ast.AST) -> str:
    """The name that an expression begins with: `list(a.b().items())` is about `a`."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute() | ast.Subscript() | ast.Starred():
            return _root(node.value)
        case ast.Call(func=ast.Name(id="list" | "sorted" | "set" | "getattr"), args=[first, *_rest]):
            return _root(first)
        case ast.Call():
            return _root(node.func)
        case ast.BoolOp():
            return _root(node.values[0])
        case ast.GeneratorExp() | ast.ListComp():
            return _root(node.generators[0].iter)
    return ""


def _names(target: ast.AST) -> Iterator[str]:
    return (node.id for node in ast.walk(target) if isinstance(node, ast.Name))
