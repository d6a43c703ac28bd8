"""One installation runs once: a lock on its folder, which the kernel frees however the process ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.i18n import _
from portal.process.errors import CannotRun


class Taken(CannotRun):
    """Another process holds the installation."""


@contextmanager
def hold(folder: Path, doing: str) -> Iterator[None]:
    """Hold the installation whose data is in `folder`; whoever comes second reads what we are doing.

    Raises:
        Taken: at once, when somebody else holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = os.open(folder / "running.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(file)
        os.ftruncate(file, 0)
        os.pwrite(file, f"{doing}, PID {os.getpid()}".encode(), 0)
        yield
    finally:
        os.close(file)


def _take(file: int) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(file, 1000, 0).decode("utf-8", "replace").strip()
        raise Taken(_("The portal is already running: {holder}.", holder=holder)) from None
