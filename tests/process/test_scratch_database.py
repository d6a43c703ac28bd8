"""What a killed `schema` left behind is cleared away by the next; what somebody works with is not."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from portal.process import scratch_database
from portal.settings import ROOT

STARTED = """
import tempfile, sys
tempfile.tempdir = sys.argv[1]
from portal.process import scratch_database
scratch_database.upgrade = lambda url: (print("up", flush=True), sys.stdin.read())
with scratch_database.scratch_database():
    pass
"""


def test_a_killed_one_is_cleared_away_by_the_next_and_a_living_one_is_not(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(
        prefix="portal-test-"
    ) as place:  # not pytest's, which others may not enter
        command = [sys.executable, "-c", STARTED, place]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"up\n"
            scratch_database._clear(Path(place))
            [folder] = Path(place).iterdir()
            assert (folder / "postgres" / "PG_VERSION").exists()
            process.kill()
        for _again in range(2):
            scratch_database._clear(Path(place))
        assert list(Path(place).iterdir()) == []
