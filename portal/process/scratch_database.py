"""A migrated database on a server of its own, gone when the block ends: no running portal is needed nor touched."""

from __future__ import annotations

import secrets
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.process.migrations import upgrade
from portal.process.postgres import Postgres

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


def careless_server(data: Path, password: str, log: Path) -> Postgres:
    """A server whose data nobody will miss, not yet started; it stops at once."""
    server = Postgres(data, data, password, log, CARELESS)
    server.child.stop_signal = server.child.orphan_signal = signal.SIGQUIT
    return server


@contextmanager
def scratch_database() -> Iterator[str]:
    """The owner's URL of a database as all migrations make it. Raises CannotRun if the server does not start."""
    with tempfile.TemporaryDirectory(prefix="portal-scratch-") as folder:
        data, password = Path(folder) / "postgres", secrets.token_urlsafe()
        url = f"postgresql+psycopg://postgres:{password}@/postgres?host={data}"
        server = careless_server(data, password, Path(folder) / "log")
        try:
            server.start()
            upgrade(url)
            yield url
        finally:
            server.stop()
