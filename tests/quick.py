"""`python -m tests.quick`, or `make quick`: style, types, and the tests that a change touches.

First the tests that ran a function that changed (pytest-testmon), then the files of tests that rest on something else
that did (tests/dependencies.py), and the house's tests that read the source. The first time that is every test without a
browser. `make test` runs everything, always.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from portal.settings import ROOT
from tests import dependencies

FOLDER = ROOT / "var" / "tests"
GREEN = FOLDER / "green.json"  # each file of tests → what it rested on when it last was green
BIN = Path(sys.executable).parent
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadfile")
MOST = 0.5  # of the files: then all of them at once are sooner done
FEW = 4  # files that are sooner done than a second process is started
SOURCE = "the source"  # as the house's tests read it
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
    lock = FileLock(FOLDER / "quick.lock")
    try:
        held = lock.acquire(blocking=False)
    except Timeout:
        sys.stderr.write("Another make quick is at work here; waiting for it.\n")
        held = lock.acquire()
    with held:
        yield


def _passes(*command: str) -> bool:
    return subprocess.run([BIN / command[0], "--quiet", *command[1:]], cwd=ROOT).returncode == 0


def _test() -> bool:
    """What ran a function that changed, what rests on something else that did, and what reads the source.

    In this order: testmon forgets which tests a change concerns when it is asked to run only some files.
    """
    green, now = _green(), dependencies.states() | {SOURCE: dependencies.source()}
    due = {file: state for file, state in now.items() if green.get(file) != state}
    if len(due) > len(now) * MOST:
        return _noted(now, "--testmon-noselect", *SIDE_BY_SIDE, "--ignore", "tests/browser")
    changed = _noted({}, "--testmon", "--ignore", "tests/browser")
    source = {SOURCE: due.pop(SOURCE)} if SOURCE in due else {}
    side_by_side = SIDE_BY_SIDE if len(due) > FEW else ()
    # Also after a failure: a test that stays red must not hide what rests on this change.
    rests = not due or _noted(due, "--testmon-noselect", *side_by_side, *due)
    reads = not source or _noted(source, "-m", "not database", *dependencies.readers())
    return changed and rests and reads


def _noted(states: dict[str, str], *arguments: str) -> bool:
    """Run tests and note which of these files of tests are green by it; whether all of them are."""
    command = [sys.executable, "-m", "pytest", "-q", "--disable-warnings", *arguments]
    environment = os.environ | {"TESTMON_DATAFILE": str(FOLDER / "testmon")}
    code = subprocess.run(command, cwd=ROOT, env=environment).returncode
    if states and code in (*PASSED, SOME_FAILED):  # it came to its end
        failed = {SOURCE, *_failed()} if code == SOME_FAILED else set()
        green = {file: state for file, state in states.items() if file not in failed}
        GREEN.write_text(json.dumps(_green() | green))
    return code in PASSED


def _green() -> dict[str, str]:
    return dict(json.loads(GREEN.read_text())) if GREEN.exists() else {}


def _failed() -> set[str]:
    """The files with a test that failed, as pytest notes them."""
    noted = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    return {test.split("::")[0] for test in json.loads(noted.read_text())}


if __name__ == "__main__":
    sys.exit(main())
