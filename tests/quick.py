"""`python -m tests.quick`, or `make quick`: style, types, and the tests that a change touches.

First the tests that ran a function that changed (pytest-testmon), then the files of tests that rest on something else
that did (tests/dependencies.py). The first time that is every test without a browser. `make test` runs everything,
always.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.settings import ROOT
from tests import dependencies

FOLDER = ROOT / "var" / "tests"
GREEN = FOLDER / "green.json"  # each file of tests → what it rested on when it last was green
BIN = Path(sys.executable).parent
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadfile")
FEW = 4  # files that are sooner done than a second process is started
PASSED, SOME_FAILED = (0, 5), 1  # exit codes of pytest; 5: there was no test to run


def main() -> int:
    """Check and test; 0 when all is green."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _alone():
        if not (_passes("ruff", "check", ".") and _passes("ruff", "format", "--check", ".")):
            return 1
        types = subprocess.Popen([BIN / "mypy"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        tested = _test()
        complaints, _none = types.communicate()
        if types.returncode:
            sys.stdout.write(complaints)
        return int(not tested or types.returncode != 0)


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time in this folder: both would note what they ran in the same file."""
    with (FOLDER / "quick.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("Another make quick is at work here; waiting for it.\n")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _passes(*command: str) -> bool:
    return subprocess.run([BIN / command[0], "--quiet", *command[1:]], cwd=ROOT).returncode == 0


def _test() -> bool:
    """What ran a function that changed, then what rests on something else that did.

    In this order: testmon forgets which tests a change concerns when it is asked to run only some files.
    """
    green, now = _green(), dependencies.states()
    if not GREEN.exists():
        return _noted(now, _pytest("--testmon", *SIDE_BY_SIDE, "--ignore", "tests/browser"))
    changed = _pytest("--testmon", "--ignore", "tests/browser")
    if changed not in (*PASSED, SOME_FAILED):
        return False
    due = {file: state for file, state in now.items() if green.get(file) != state}
    side_by_side = SIDE_BY_SIDE if len(due) > FEW else ()
    # Also after a failure: a test that stays red must not hide what rests on this change.
    rests = not due or _noted(due, _pytest("--testmon-noselect", *side_by_side, *due))
    return changed in PASSED and rests


def _pytest(*arguments: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "--disable-warnings", *arguments]
    environment = os.environ | {"TESTMON_DATAFILE": str(FOLDER / "testmon")}
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


def _noted(states: dict[str, str], code: int) -> bool:
    """Note which of these files of tests are green now, if pytest came to its end; whether all of them are."""
    if code in (*PASSED, SOME_FAILED):
        failed = _failed() if code == SOME_FAILED else set()
        green = _green() | {file: state for file, state in states.items() if file not in failed}
        GREEN.write_text(json.dumps(green))
    return code in PASSED


def _green() -> dict[str, str]:
    return dict(json.loads(GREEN.read_text())) if GREEN.exists() else {}


def _failed() -> set[str]:
    """The files with a test that failed, as pytest notes them."""
    noted = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    return {test.split("::")[0] for test in json.loads(noted.read_text())}


if __name__ == "__main__":
    sys.exit(main())
