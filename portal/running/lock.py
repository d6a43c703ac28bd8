"""One installation runs once: a lock on its folder, which the kernel frees however the process ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.running.errors import CannotRun
from portal.words import _


class Taken(CannotRun):
    """Another process holds the installation."""


class Lock:
    """The lock while it is held."""

    def __init__(self, file: int) -> None:
        self._file = file

    def note(self, text: str) -> None:
        """Leave word for who comes second: one line, such as the address."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, text.encode(), 0)


@contextmanager
def hold(folder: Path, doing: str) -> Iterator[Lock]:
    """Hold the installation whose data is in `folder`. Raises `Taken` at once when somebody else does."""
    folder.mkdir(parents=True, exist_ok=True)
    file = os.open(folder / "running.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(file, 1000, 0).decode("utf-8", "replace").strip()
            raise Taken(_("The portal is already running: {holder}.", holder=holder)) from None
        lock = Lock(file)
        lock.note(f"{doing} (process {os.getpid()})")
        yield lock
    finally:
        os.close(file)
