"""What CONTRIBUTING and docs/ui.md tell people to write works: in a copy of the repository, all of it together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.settings import ROOT
from tests.documents.examples import Example, copied, examples

EXAMPLES = examples()
#: What people are told how to add.
WANTED = {
    "A field",
    "A field that should not be empty",
    "An action",
    "A page",
    "A migration",
    "A channel",
    "A format",
    "A measure",
    "A language",
}


def test_every_kind_of_addition_has_an_example() -> None:
    assert {example.title for example in EXAMPLES} >= WANTED


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.title)
def test_an_example_says_what_it_truly_costs(example: Example) -> None:
    assert example.said == example.cost


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with every example written into it."""
    root = copied(tmp_path_factory.mktemp("copy"))
    (root / ".venv").symlink_to(Path(sys.prefix))
    for piece in (piece for example in EXAMPLES for piece in example.pieces if not piece.generates):
        piece.put(root)
    made = run(root, "portal", "schema")  # as `make schema` does, which would look after .venv first
    assert made.returncode == 0, made.stderr
    return root


def run(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command of the project in the copy, as somebody who contributes runs it."""
    plain = {n: v for n, v in os.environ.items() if not n.startswith(("PORTAL_", "PYTEST_", "GIT_"))}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=copy, env=plain, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    "check", [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)], ids=" ".join
)
def test_the_examples_are_written_as_the_project_is(copy: Path, check: tuple[str, ...]) -> None:
    result = run(copy, *check)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.timeout(400)
def test_the_examples_do_what_they_say_and_the_house_stands(copy: Path) -> None:
    tests = [p.file for e in EXAMPLES for p in e.pieces if p.file.startswith("tests/")]
    result = run(
        copy,
        "pytest",
        "-q",
        "-rf",
        "--tb=line",
        "-p",
        "no:cacheprovider",
        "tests/house",
        "tests/pages/test_every_page.py",
        *tests,
    )
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]


def test_the_copy_is_of_this_repository(copy: Path) -> None:
    assert (copy / "pyproject.toml").read_bytes() == (ROOT / "pyproject.toml").read_bytes()
