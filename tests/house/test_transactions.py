"""Every screen that acts does so in a transaction that carries a key, so that a double click does it once.

Held the other way round, so that an action behind a callback counts too: in a transaction without a key, whatever takes
its `db` is a question.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.settings import ROOT

#: What a transaction without a key may call besides the functions of queries, and why it writes nothing.
ASKING = {
    "portal.ui.screens.call.caller_search": "looks for the caller with queries",
}
SCREENS = sorted([*(ROOT / "pages").glob("*.py"), *(ROOT / "portal" / "ui").rglob("*.py")])


def test_some_screens_ask_and_some_act() -> None:
    keyed = [keyed for file in SCREENS for keyed, _calls in transactions(ast.parse(file.read_text("utf-8")))]
    assert keyed.count(True) > 8
    assert keyed.count(False) > 20


@pytest.mark.parametrize("file", SCREENS, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_acts_carries_a_key(file: Path) -> None:
    assert list(careless(file.read_text("utf-8"))) == []


def test_an_action_without_a_key_is_found() -> None:
    direct = "from portal.tickets import actions\nwith session(person) as db:\n    actions.accept(db, 1, 2)"
    handed = "def perform(work):\n    with open(x), session(person, touch=False) as db:\n        work(db)"
    asked = "from portal.tickets.queries import tickets\nwith session(person) as db:\n    tickets.inbox(db)"
    assert [*careless(direct), *careless(handed)] == ["3: actions.accept", "3: work"]
    assert [*careless(direct.replace("person)", "person, once=key)")), *careless(asked)] == []


def careless(source: str) -> Iterator[str]:
    """Calls with the `db` of a transaction without a key that are no questions."""
    tree = ast.parse(source)
    known = imported(tree)
    for keyed, calls in transactions(tree):
        for call in calls if not keyed else ():
            name = ast.unparse(call.func)
            module = known.get(name.split(".")[0], "")
            if "queries" not in module.split(".") and module not in ASKING:
                yield f"{call.lineno}: {name}"


def imported(tree: ast.Module) -> dict[str, str]:
    """Name → the module that it is, or that it comes from."""
    modules = {}
    for node in ast.walk(tree):
        for alias in node.names if isinstance(node, ast.ImportFrom) else ():
            inside = f"{node.module}.{alias.name}"
            file = ROOT / (inside.replace(".", "/"))
            is_module = file.is_dir() or file.with_suffix(".py").exists()
            modules[alias.asname or alias.name] = inside if is_module else str(node.module)
    return modules


def transactions(tree: ast.Module) -> Iterator[tuple[bool, list[ast.Call]]]:
    """Each transaction: whether it carries a key, and the calls that get its `db`."""
    for node in ast.walk(tree):
        for item in node.items if isinstance(node, ast.With) else ():
            made, db = item.context_expr, item.optional_vars
            if (
                isinstance(made, ast.Call)
                and ast.unparse(made.func) == "session"
                and isinstance(db, ast.Name)
            ):
                calls = [c for c in ast.walk(node) if isinstance(c, ast.Call) and _takes(c, db.id)]
                yield any(k.arg == "once" for k in made.keywords), calls


def _takes(call: ast.Call, db: str) -> bool:
    given = [*call.args, *(k.value for k in call.keywords)]
    return any(isinstance(value, ast.Name) and value.id == db for value in given)
