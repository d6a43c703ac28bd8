"""Streamlit at arm's length: its inside is known to one file for the screens and two for the gate."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import streamlit

from portal.settings import ROOT

ADAPTERS = {
    Path("portal/ui/streamlit_adapter.py"),
    Path("portal/gate/streamlit_internals.py"),
    Path("portal/gate/streamlit_runs.py"),
}
#: Modules that are part of Streamlit's documented face.
PUBLIC = {"column_config", "components", "components.v1", "components.v2", "testing", "testing.v1"}
#: What only its inside is called: paths, cookies, the page's own variable, its elements' names, its modules.
INSIDE = re.compile(
    r"_stcore|_streamlit|data-testid|\bst[A-Z][a-z]+[A-Z]\w*|streamlit\.(elements|runtime|proto|web)"
)
FILES = sorted(
    path
    for folder in ("portal", "pages", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if path.relative_to(ROOT) not in ADAPTERS
)


def private_names(tree: ast.AST) -> Iterator[str]:
    """What is taken of Streamlit that is not public: a module by an import, or one at hand, as `st.runtime`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if is_private_module(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module == "streamlit":
            yield from (alias.name for alias in node.names if is_private(alias.name))
        elif isinstance(node, ast.ImportFrom) and is_private_module(node.module or ""):
            yield str(node.module)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "st":
            yield from [node.attr] * is_private(node.attr)


def is_private_module(name: str) -> bool:
    """Whether an import of this name reaches behind Streamlit's face."""
    return name.startswith("streamlit.") and name.removeprefix("streamlit.") not in PUBLIC


def is_private(name: str) -> bool:
    """Whether a name of `streamlit` is one that it keeps for itself: its modules, and what begins with a line."""
    module = isinstance(getattr(streamlit, name, None), ModuleType) and name not in PUBLIC
    return module or name.startswith("_")


def words(tree: ast.AST) -> Iterator[str]:
    """Every text of a module that is not a docstring."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_nobody_but_the_adapters_imports_a_private_module_of_streamlits() -> None:
    found = {
        str(path.relative_to(ROOT)): names
        for path in [*FILES, ROOT / "streamlit_app.py"]
        if (names := sorted(set(private_names(ast.parse(path.read_text("utf-8"))))))
    }
    assert found == {}


def test_nobody_in_the_portal_but_the_adapters_names_what_streamlit_calls_its_parts() -> None:
    found = {
        str(path.relative_to(ROOT)): hits
        for path in FILES
        if path.is_relative_to(ROOT / "portal")
        if (hits := [text for text in words(ast.parse(path.read_text("utf-8"))) if INSIDE.search(text)])
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "from streamlit.runtime.scriptrunner import get_script_run_ctx",
        "from streamlit import config",
        "import streamlit.config",
        "from streamlit.proto.BackMsg_pb2 import BackMsg",
        "import streamlit as st; st.runtime.get_instance()",
        "import streamlit as st; st._main",
    ],
)
def test_a_private_module_is_recognised(line: str) -> None:
    assert list(private_names(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "import streamlit as st; st.button('x'); st.column_config.TextColumn(); st.components.v2.component('x')",
        "from streamlit.testing.v1 import AppTest",
        "from portal.ui import streamlit_adapter",
    ],
)
def test_what_is_public_is_free(line: str) -> None:
    assert not list(private_names(ast.parse(line)))
