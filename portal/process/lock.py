"""One installation runs once: a lock on its folder, which the kernel frees however the process ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

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
    file, sign = folder / "running.lock", partial(_sign, doing)
    # Without the kernel's lock there is none: a marker file would outlive a process that is killed.
    lock = FileLock(file, mode=0o600, fallback_to_soft=False, on_acquired=sign)
    try:
        held = lock.acquire(blocking=False)
    except Timeout:
        holder = file.read_text("utf-8", "replace").strip()
        raise Taken(_("The portal is already running: {holder}.", holder=holder)) from None
    with held:
        yield


def _sign(doing: str, file: int) -> None:
    os.ftruncate(file, 0)
    os.pwrite(file, f"{doing}, PID {os.getpid()}".encode(), 0)
