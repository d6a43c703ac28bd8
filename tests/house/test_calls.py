"""The type checker knows the signature of every action: calls that are wrong do not wait for somebody's click."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from portal.settings import ROOT

FILE = Path(__file__).with_name("calls.py")
CALLS = [
    (number, line.partition("  # refused: "))
    for number, line in enumerate(FILE.read_text("utf-8").splitlines(), 1)
    if line.startswith("    ")
]


@pytest.fixture(scope="module")
def complaints() -> dict[int, str]:
    """Line of the file → the codes under which the type checker refuses it, as the project has it set."""
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", FILE.relative_to(ROOT)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stderr == ""
    assert "portal/" not in checked.stdout, checked.stdout  # nothing else is complained of
    found = defaultdict(set)
    for line, code in re.findall(r"(?m)^tests/house/calls\.py:(\d+): error: .*\[([\w-]+)\]$", checked.stdout):
        found[int(line)].add(code)
    return {line: " ".join(sorted(each)) for line, each in found.items()}


def test_what_is_refused_is_one_of_the_calls(complaints: dict[int, str]) -> None:
    assert set(complaints) <= {number for number, _call in CALLS}
    assert 0 < len(complaints) < len(CALLS)


@pytest.mark.parametrize(
    ("number", "call"), CALLS, ids=lambda part: str(part[0] if isinstance(part, tuple) else part)
)
def test_the_checker_says_of_each_call_whether_it_is_right(
    number: int, call: tuple[str, str, str], complaints: dict[int, str]
) -> None:
    _words, _mark, refused = call
    assert complaints.get(number, "") == refused
