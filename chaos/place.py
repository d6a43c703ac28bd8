"""The portal that is beaten: one of its own, on the loopback, with a data folder that is made for it and thrown away."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from portal.settings import ROOT, settings

PATIENCE = 120.0  # seconds that it is waited for


class NotReady(Exception):
    """The portal did not come back, with the last that it said."""


class Place:
    """A portal as `make run` starts it."""

    def __init__(self, more: Mapping[str, str] | None = None) -> None:
        self.more = dict(more or {})
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it; returns the seconds until it is ready. Raises NotReady."""
        log = _terminal()
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal", "run", "--stop-with", str(os.getpid())],
                cwd=ROOT,
                env=os.environ | self.more,
                stdout=terminal,
                stderr=subprocess.STDOUT,
            )
        return self.until_ready()

    def stop(self) -> None:
        """End it in order; one that does not listen is killed."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def until_ready(self) -> float:
        """The seconds until it says that it is ready.

        Raises:
            NotReady: when it has ended, or has not said so in `PATIENCE` seconds.
        """
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE:
            if not self.alive:
                raise NotReady(f"it ended with {self.process and self.process.returncode}: {_last_words()}")
            if ready():
                return time.monotonic() - begun
            time.sleep(0.05)
        raise NotReady(f"not ready in {PATIENCE:.0f} s: {_last_words()}")

    @property
    def alive(self) -> bool:
        """Whether its supervisor runs."""
        return self.process is not None and self.process.poll() is None

    def part(self, word: str) -> psutil.Process | None:
        """A process that it started itself, by a word of its command."""
        try:
            return next(p for p in psutil.Process(self._pid).children() if word in p.cmdline())
        except (StopIteration, psutil.Error):
            return None

    @property
    def _pid(self) -> int:
        assert self.process is not None
        return self.process.pid


@contextmanager
def running(more: Mapping[str, str] | None = None) -> Iterator[Place]:
    """One that answers, until the block ends. Raises NotReady: also where somebody else answers already."""
    if taken():
        raise NotReady(f"something else listens at port {address()[1]}; choose another: CHAOS_PORT=…")
    place = Place(more)
    try:
        place.start()
        yield place
    finally:
        place.stop()


def taken() -> bool:
    """Whether somebody listens there: what is beaten is our own, and a stranger's answer is not that it is ready."""
    with socket.socket() as door:
        return door.connect_ex(address()) == 0


def ready(within: float = 3.0) -> bool:
    """Whether it says so."""
    try:
        with urllib.request.urlopen(f"{settings.public_url}/readyz", timeout=within) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _terminal() -> Path:
    return settings.var / "terminal.log"


def _last_words() -> str:
    said = _terminal().read_text("utf-8", "replace").splitlines() if _terminal().exists() else []
    return said[-1] if said else "without a word"


def address() -> tuple[str, int]:
    """Where it listens."""
    return settings.portal_host, settings.portal_port
