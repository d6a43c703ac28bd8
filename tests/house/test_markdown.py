"""What people typed is never read as Markdown: where Streamlit reads it, words go through `literal`, or are the portal's own."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pytest
import streamlit as st

from portal.settings import ROOT

FILES = sorted(path for folder in ("portal", "pages") for path in (ROOT / folder).rglob("*.py"))
SECTION = re.compile(r"Parameters\n-+\n(.*?)(?:\n\n[A-Z]\w+\n-+\n|\Z)", re.DOTALL)
PARAMETER = re.compile(r"^(\w[\w, *]*) : .*\n((?:(?: .*)?\n)*)", re.MULTILINE)
#: Markdown in the browser, though its documentation does not say so.
UNTOLD = {"radio": ["options", "format_func"], "menu_button": ["options", "format_func"]}
#: Parameters whose documentation speaks of Markdown and which take no words.
NO_WORDS = frozenset({"unsafe_allow_html", "wrap", "width", "anchors", "bind", "pages", "data", "cursor"})
#: What takes words literally; what is given an icon besides.
LITERAL = frozenset({"literal", "with_icon"})
TRANSLATED = frozenset({"_", "lazy", "_l", "ngettext"})
#: What gives digits, signs and words of the language's, whatever it is given.
WRITTEN = frozenset({"formats", "len", "round", "int"})


@cache
def read_as_markdown() -> Mapping[str, Mapping[str, int]]:
    """Function of Streamlit's → its parameters that are Markdown, and where they stand; from its documentation."""
    found = {}
    for name in dir(st):
        function = getattr(st, name)
        if name.startswith("_") or not inspect.isroutine(function):
            continue
        section = SECTION.search(inspect.getdoc(function) or "")
        told = PARAMETER.findall(section[1] + "\n") if section else []
        names = {n for n, words in told if "Markdown" in words} - NO_WORDS | set(UNTOLD.get(name, ()))
        order = list(inspect.signature(function).parameters)
        found |= {name: {n: order.index(n) for n in names}} if names else {}
    return found


@dataclass(frozen=True)
class Names:
    """What each name of a module is made of: every expression that is given to it."""

    given: Mapping[str, list[ast.expr]]
    returned: Mapping[str, list[ast.expr]]  #: by functions of the module

    @staticmethod
    def of(tree: ast.AST) -> Names:
        """Those that are assigned plainly; a parameter or what a loop walks through is somebody else's word."""
        given: dict[str, list[ast.expr]] = {}
        foreign = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and all(isinstance(t, ast.Name) for t in node.targets):
                for target in node.targets:
                    given.setdefault(target.id, []).append(node.value)  # type: ignore[attr-defined]
            elif isinstance(node, ast.Assign):
                for target, value in _pairs(node):
                    given.setdefault(target, []).append(value)
            elif isinstance(node, ast.For | ast.comprehension):
                foreign |= {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
        returned = {
            node.name: [r.value for r in ast.walk(node) if isinstance(r, ast.Return) and r.value]
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
        }
        return Names({name: values for name, values in given.items() if name not in foreign}, returned)


def _pairs(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    """`a, b = x, y`: each name with its value."""
    for target in node.targets:
        if isinstance(target, ast.Tuple):
            values = (
                node.value.elts if isinstance(node.value, ast.Tuple) else [ast.Name("?")] * len(target.elts)
            )
            yield from (
                (t.id, v) for t, v in zip(target.elts, values, strict=False) if isinstance(t, ast.Name)
            )


def is_own(value: ast.expr, names: Names, seen: frozenset[str] = frozenset()) -> bool:
    """Whether words are the portal's own, or taken literally."""

    def own(*parts: ast.expr) -> bool:
        return all(is_own(part, names, seen) for part in parts)

    match value:
        case ast.Constant():
            return True
        case ast.JoinedStr():
            return own(*(v.value for v in value.values if isinstance(v, ast.FormattedValue)))
        case ast.IfExp():
            return own(value.body, value.orelse)
        case ast.BoolOp():
            return own(*value.values)
        case ast.BinOp():
            return own(value.left, value.right)
        case ast.List() | ast.Tuple():
            return own(*value.elts)
        case ast.Dict():
            return own(*value.values)
        case ast.Subscript():
            return own(value.value)
        case ast.Lambda():
            return own(value.body)
        case ast.Name(id=name):
            made = names.given.get(name, ())
            return name in seen or (bool(made) and all(is_own(m, names, seen | {name}) for m in made))
        case ast.Call(func=ast.Name(id=name)) if name in LITERAL:
            return True
        case ast.Call(func=ast.Name(id=name)) if name in names.returned:
            made = names.returned[name]
            return name not in seen and all(is_own(m, names, seen | {name}) for m in made)
        case ast.Call(func=ast.Name(id="list" | "sorted"), args=[inner]):
            return own(inner)
        case ast.Call(func=ast.Attribute(attr="values")):
            return own(value.func.value)  # type: ignore[attr-defined]
        case ast.Attribute(attr="__getitem__"):
            return own(value.value)
        case ast.DictComp():
            return own(value.value)
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return own(inner)
        case ast.Call(func=ast.Name(id=name)) if name in TRANSLATED:
            return own(*(k.value for k in value.keywords if k.arg != "count"))
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(value=ast.Name(id=name))) if name in WRITTEN:
            return True
    return False


def complaints(tree: ast.AST) -> Iterator[str]:
    """Every argument of a call of Streamlit's that is Markdown there and not known to be the portal's own words."""
    names, draws = Names.of(tree), _draws(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        wanted = draws(call)
        told = dict(enumerate(call.args)) | {wanted.get(k.arg or "", -1): k.value for k in call.keywords}
        formatted = any(k.arg == "format_func" for k in call.keywords)
        for name, at in wanted.items():
            value = told.get(at)
            if value is not None and not (name == "options" and formatted) and not is_own(value, names):
                yield f"{call.lineno}: {ast.unparse(call.func)}({name}={ast.unparse(value)})"


def backslashes(tree: ast.AST) -> Iterator[str]:
    """Words taken literally where Streamlit shows them as they stand, with every backslash."""
    draws = _draws(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        wanted = draws(call)
        plain = [k for k in call.keywords if k.arg not in wanted] if wanted else []
        yield from (
            f"{call.lineno}: {ast.unparse(call.func)}({k.arg}={ast.unparse(k.value)})"
            for k in plain
            if any(isinstance(n, ast.Name) and n.id in LITERAL for n in ast.walk(k.value))
        )


def _draws(tree: ast.AST) -> Callable[[ast.Call], Mapping[str, int]]:
    """What of a call is Markdown: of `st`, of a place that it gave, of the boxes of a form (their labels they take care of)."""
    places = set(_places(tree))

    def wanted(call: ast.Call) -> Mapping[str, int]:
        if not isinstance(call.func, ast.Attribute):
            return {}
        told, on = read_as_markdown().get(call.func.attr, {}), call.func.value
        match on:
            case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)) if name == "st" or name in places:
                return told
            case ast.Attribute(value=ast.Name(id="st"), attr="column_config"):
                return {"help": -2}
            case ast.Name(id="boxes") | ast.Call(func=ast.Name(id="Boxes")):
                return {name: at for name, at in told.items() if name == "help"}
        return {}

    return wanted


def _places(tree: ast.AST) -> Iterator[str]:
    """Names of columns, containers and slots."""
    yield "slot"
    for node in ast.walk(tree):
        made = (
            node.value if isinstance(node, ast.Assign) else node.iter if isinstance(node, ast.For) else None
        )
        if made is not None and any(
            isinstance(n, ast.Attribute)
            and isinstance(n.value, ast.Name)
            and n.value.id == "st"
            and n.attr in {"columns", "container", "empty", "expander", "popover", "form", "tabs"}
            for n in ast.walk(made)
        ):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))


@pytest.mark.parametrize("wrong", [complaints, backslashes])
def test_no_words_of_people_are_read_as_markdown(wrong: Callable[[ast.AST], Iterator[str]]) -> None:
    found = {
        str(path.relative_to(ROOT)): told
        for path in FILES
        if (told := list(wrong(ast.parse(path.read_text("utf-8")))))
    }
    assert found == {}


def test_streamlit_says_where_it_reads_markdown() -> None:
    told = read_as_markdown()
    assert len(told) > 30
    assert told["button"] == {"label": 0, "help": 2}
    assert "format_func" in told["pills"]
    assert set(told["selectbox"]) == set(told["multiselect"]) == {"label", "help"}
    assert set(told["dialog"]) == {"title"}
    assert set(told["toast"]) == {"body"}


@pytest.mark.parametrize(
    "line",
    [
        "st.button(name)",
        "st.button(f'Call {person.name}')",
        "st.button(_('Call {who}', who=person.name))",
        "st.checkbox(label='x', help=unit.short_name)",
        "st.radio('x', list(words), format_func=words.__getitem__)",
        "st.pills('x', [unit.name for unit in units])",
        "words = {1: unit.name}; st.segmented_control('x', list(words), format_func=lambda v: words[v])",
        "left, right = st.columns(2); left.button(name)",
        "slot = st.empty(); slot.markdown(name)",
        "def words():\n    return person.name\nst.toast(words())",
        "st.dialog(_('Of {who}', who=name))(draw)",
        "st.column_config.TextColumn('x', help=name)",
        "boxes.text_area('x', 'x', help=name)",
    ],
)
def test_words_of_people_are_found(line: str) -> None:
    assert list(complaints(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "st.button(_('Call'))",
        "st.button(literal(person.name))",
        "st.button(_('Call {who}', who=literal(person.name)), icon=f':material/{icon}:')",
        "st.button(ngettext('{count} line', '{count} lines', len(lines)))",
        "words = _('Day') if day else _('Night'); st.toast(words)",
        "st.radio('x', list(words), format_func=lambda v: with_icon(icon, words[v]))",
        "st.selectbox('x', list(words), format_func=words.__getitem__, placeholder=name)",
        "st.dataframe(rows); st.text_input('x', value=name)",
        "log.warning(name); text.title(name)",
    ],
)
def test_the_portals_own_words_and_plain_ones_are_free(line: str) -> None:
    assert not list(complaints(ast.parse(line)))


@pytest.mark.parametrize("argument", ["placeholder=literal(name)", "format_func=lambda v: literal(words[v])"])
def test_a_backslash_that_would_be_seen_is_found(argument: str) -> None:
    assert list(backslashes(ast.parse(f"st.selectbox('x', list(words), {argument})")))
