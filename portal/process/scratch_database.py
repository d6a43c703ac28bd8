"""A migrated database on a server of its own, gone when the block ends: no running portal is needed nor touched."""

from __future__ import annotations

import fcntl
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.process.migrations import upgrade
from portal.process.postgres import Postgres

PREFIX = "portal-scratch-"
#: Its data is thrown away: nothing needs to reach the disk, and no password needs to be slow to guess.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "scram_iterations": "1",
}


def _clear(place: Path) -> None:
    """Remove what those who were killed have left; the kernel let go of their locks."""
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError), (folder / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


def careless_server(data: Path, password: str, log: Path) -> Postgres:
    """A server whose data nobody will miss, not yet started; it stops at once."""
    server = Postgres(data, data, password, log, CARELESS)
    server.child.stop_signal = server.child.orphan_signal = signal.SIGQUIT
    return server


@contextmanager
def scratch_database() -> Iterator[str]:
    """The owner's URL of a database as all migrations make it. Raises CannotRun if the server does not start."""
    _clear(Path(tempfile.gettempdir()))
    with (
        tempfile.TemporaryDirectory(prefix=PREFIX) as folder,
        (Path(folder) / "lock").open("w") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)  # until we end, however that is
        data, password = Path(folder) / "postgres", secrets.token_urlsafe()
        url = f"postgresql+psycopg://postgres:{password}@/postgres?host={data}"
        server = careless_server(data, password, Path(folder) / "log")
        try:
            server.start()
            upgrade(url)
            yield url
        finally:
            server.stop()
