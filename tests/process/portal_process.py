"""The portal as a process, started the way a person starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import psutil

from portal.process.ports import free_port
from portal.settings import ROOT

READY_WITHIN = 60.0


class Portal:
    """A started portal; its terminal's lines, and the processes that it consists of."""

    def __init__(self, var: Path, folder: Path = ROOT, **environment: str) -> None:
        self.port = int(environment.get("PORTAL_PORT") or free_port("127.0.0.1", 0))
        self.environment = os.environ | {
            "PORTAL_VAR": str(var),
            "PORTAL_PORT": str(self.port),
            "PORTAL_DEMO": "no",
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        self.var = var
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal", "run", "--stop-with", str(os.getpid())],
            cwd=folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    def wait_until_ready(self) -> Portal:
        """Read its greeting to the end."""
        self.hear(self.address)
        self.hear("Ctrl-C")
        return self

    def hear(self, word: str) -> None:
        """Read what it prints until the word; fail with all of it if it ends before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if word in line:
                return
        raise AssertionError("".join(self.said))

    def everything(self) -> list[psutil.Process]:
        """The portal's process and all that it started."""
        me = psutil.Process(self.process.pid)
        return [me, *me.children(recursive=True)]

    def rest(self) -> str:
        """Wait for its end and return what it said after it was ready."""
        said, _nothing = self.process.communicate(timeout=READY_WITHIN)
        return said

    def status(self, path: str) -> int:
        """The answer to a request."""
        with urlopen(self.address + path, timeout=10) as answer:
            return int(answer.status)


@contextmanager
def portal(var: Path, folder: Path = ROOT, **environment: str) -> Iterator[Portal]:
    """A portal that answers; ended at the end of the block, however the test left it."""
    started = Portal(var, folder, **environment)
    try:
        yield started.wait_until_ready()
    finally:
        if started.process.poll() is None:
            started.process.terminate()
        started.rest()


def left_of(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Who of them is still there ten seconds later at most."""
    _gone, alive = psutil.wait_procs(processes, timeout=10)
    return alive
