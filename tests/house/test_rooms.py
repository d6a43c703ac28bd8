"""The same rooms in every domain, and one meaning for a name; `docs/glossary.md` has what is particular to one."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.settings import ROOT

DOMAINS = (
    "alerts",
    "audit",
    "callbacks",
    "organisation",
    "customers",
    "messages",
    "tickets",
    "outages",
    "insights",
)
#: Rooms that every domain has, and why one of them does without.
EVERYWHERE = ("models", "actions", "queries")
WITHOUT = {
    ("insights", "models"): "it stores nothing",
    ("insights", "actions"): "it changes nothing",
}
#: Names that two domains have for one and the same idea, which the module before them says of what.
SHARED = {
    "VIEWS": "what a list can be narrowed to",
    "PAGE": "rows of a page of a list",
    "MAX_COUNTED": "how far a list is counted",
    "MAX_SEARCH_HITS": "how far a search is counted",
}
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")


def rooms(domain: str) -> set[str]:
    """Modules and folders of a domain, without `__init__`."""
    folder = ROOT / "portal" / domain
    found = {p.stem if p.suffix == ".py" else p.name for p in folder.iterdir() if _is_room(p)}
    return found - {"__init__"}


def _is_room(path: Path) -> bool:
    return path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))


def particular() -> dict[str, set[str]]:
    """Domain → the rooms that the glossary says it has besides those that every domain has."""
    rows = re.findall(r"^\| `portal/(\w+)` \| ([^|]*) \|", GLOSSARY, re.MULTILINE)
    return {domain: set(re.findall(r"`(\w+)`", told)) for domain, told in rows}


def modules() -> list[Path]:
    """Every module of the product."""
    return sorted((ROOT / "portal").rglob("*.py"))


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_has_the_rooms_of_every_domain_and_those_the_glossary_names(domain: str) -> None:
    wanted = {room for room in EVERYWHERE if (domain, room) not in WITHOUT}
    assert wanted <= rooms(domain)
    assert rooms(domain) - set(EVERYWHERE) == particular()[domain]


def test_no_domain_is_left_out() -> None:
    folders = {p.parent.name for p in (ROOT / "portal").glob("*/queries*") if _is_room(p)}
    assert folders == set(DOMAINS)


def test_a_module_is_a_noun() -> None:
    """A gerund says that something happens, not what lies there; the glossary has those that are words of the trade."""
    names = {part for m in modules() for part in m.relative_to(ROOT).with_suffix("").parts}
    gerunds = {name for name in names if re.fullmatch(r"[a-z_]*[a-z]{2}ing", name)}
    assert gerunds <= set(re.findall(r"^\| `(\w+ing)`", GLOSSARY, re.MULTILINE))


def named(file: Path) -> Iterator[str]:
    """Classes, types and constants that a module has for others."""
    for node in ast.parse(file.read_text("utf-8")).body:
        match node:
            case ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def test_no_name_means_two_things_in_two_domains() -> None:
    where = defaultdict(set)
    for domain in DOMAINS:
        for file in (ROOT / "portal" / domain).rglob("*.py"):
            for name in named(file):
                if not name.startswith("_"):
                    where[name].add(domain)
    twice = {name: sorted(domains) for name, domains in where.items() if len(domains) > 1}
    assert set(twice) == set(SHARED), twice


def test_functions_that_only_read_live_under_queries() -> None:
    """What a page asks of a domain, it asks of `queries`: other rooms may read for themselves, not for the screens."""
    asked = defaultdict(list)
    for file in (*(ROOT / "pages").glob("*.py"), *(ROOT / "portal" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _of_a_domain(node, file):
                asked[ast.unparse(node.func)].append(str(file.relative_to(ROOT)))
    assert not asked


def _of_a_domain(call: ast.Call, file: Path) -> bool:
    """Whether it is `function(db, …)` of a module of a domain that is neither queries nor actions."""
    if not (call.args and isinstance(call.args[0], ast.Name) and call.args[0].id == "db"):
        return False
    home = _imports(file).get(ast.unparse(call.func).split(".")[0], "")
    parts = home.split(".")
    ours = len(parts) > 1 and parts[0] == "portal" and parts[1] in DOMAINS
    return ours and not {"queries", "actions"} & set(parts)


def _imports(file: Path) -> dict[str, str]:
    """Local name → the module or object it stands for."""
    nodes = (n for n in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(n, ast.ImportFrom))
    return {a.asname or a.name: f"{n.module}.{a.name}" for n in nodes for a in n.names}
