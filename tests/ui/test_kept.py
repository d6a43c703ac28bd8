"""What browsers keep: everything that components run, under a name that changes with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.settings import ROOT
from portal.ui.app import kept, scripted

SCRIPTS = sorted((ROOT / "portal" / "ui").rglob("*.js"))


def test_every_script_is_there_by_its_name() -> None:
    assert len({path.stem for path in SCRIPTS}) == len(SCRIPTS) > 5
    named = re.findall(r'^parts\["(\w+)"\] = ', kept.script(), re.MULTILINE)
    assert sorted(named) == sorted(path.stem for path in SCRIPTS)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_exports_one_function_and_asks_for_no_other(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(re.findall(r"^export default function", source, re.MULTILINE)) == 1
    assert not re.search(r"^\s*import\b", source, re.MULTILINE)
    assert "export" not in kept._made(source).replace("// export", "")


def test_the_name_changes_with_what_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.version()
    kept.version.cache_clear()
    monkeypatch.setattr(kept, "sources", lambda: {"bell": "export default function () {}"})
    try:
        assert kept.version() != before
    finally:
        kept.version.cache_clear()
    monkeypatch.undo()
    assert kept.version() == before


def test_a_component_without_a_script_cannot_be_declared() -> None:
    with pytest.raises(KeyError):
        scripted.component("nobody")


def test_the_style_sheet_has_the_colours_of_the_utility_and_no_remarks() -> None:
    assert "/*" not in kept.sheet()
    assert "color-scheme:light dark" in kept.sheet()
