"""One installation runs once, and is free again however its process ends; two who need its keys get the same."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import pytest

from portal.i18n import use
from portal.process.lock import Taken, hold
from portal.secret_keys import key
from portal.settings import ROOT

HOLD = """
import sys
from pathlib import Path
from portal.process.lock import hold
with hold(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(folder: Path, doing: str) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the installation until its input ends."""
    command = [sys.executable, "-c", HOLD, str(folder), doing]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_who_comes_second_reads_what_the_first_is_doing(tmp_path: Path) -> None:
    with holder(tmp_path, "http://127.0.0.1:8501") as process:
        for _again in range(2):  # whoever asks leaves what the holder wrote
            with use("en"), pytest.raises(Taken) as taken, hold(tmp_path, "migrate"):
                pass
            assert (
                str(taken.value)
                == f"The portal is already running: http://127.0.0.1:8501, PID {process.pid}."
            )


def test_a_killed_holder_leaves_nothing_held(tmp_path: Path) -> None:
    with holder(tmp_path, "seed, with a longer name than the next") as process:
        process.kill()
        process.wait(timeout=30)
    with hold(tmp_path, "migrate"):
        assert re.fullmatch(r"migrate, PID \d+", (tmp_path / "running.lock").read_text())


def test_what_was_let_go_can_be_held_again(tmp_path: Path) -> None:
    for _again in range(2):
        with hold(tmp_path / "new", "run"):
            assert (tmp_path / "new" / "running.lock").stat().st_mode & 0o777 == 0o600


def test_all_who_ask_at_once_get_the_same_key(tmp_path: Path) -> None:
    ready = Barrier(8)

    def ask(_nth: int) -> str:
        ready.wait()
        return key(tmp_path, "postgres")

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(ask, range(8)))
    assert keys == {key(tmp_path, "postgres")}
    assert key(tmp_path, "cookies") not in keys
    assert (tmp_path / "secrets.toml").stat().st_mode & 0o777 == 0o600
