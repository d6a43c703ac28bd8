"""The PostgreSQL that the tests run on: one server a run, started by whichever process needs it first.

`python -m tests.cluster FOLDER PID` keeps the server until the process PID ends, however it ends, then removes it.
Its data lies in memory where there is enough: a copy of a database is then made in 20 ms instead of 400.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from filelock import FileLock
from psycopg import sql

from portal.process.database import let_in, on_database
from portal.process.migrations import upgrade
from portal.process.postgres import Postgres
from portal.process.scratch_database import CARELESS
from portal.seeds import load_profile
from portal.settings import APP_USER, ROOT, as_user, libpq
from tests import template

PASSWORD = "test"
TEMPLATE = "portal_template"  # as a fresh installation is after its first start, without the demo
FILLED = "portal_filled"  # after some days of work (tests/filling.py)
MEMORY = Path("/dev/shm")
ENOUGH = 2**30  # bytes; a run of two processes takes a third of it
SMALL = CARELESS | {"max_wal_size": "96MB", "min_wal_size": "32MB"}  # it lies in memory


@dataclass(frozen=True)
class Cluster:
    """The server, by the URL of its maintenance database, and the folder that its processes share."""

    url: str
    folder: Path

    def clone(self, name: str, template: str = TEMPLATE) -> str:
        """A fresh copy of the migrated and seeded database; returns its owner's URL."""
        self.drop(name)
        self._run("create database {} template {} strategy file_copy", name, template)
        self._run("revoke temporary on database {} from public", name)  # what start does; no copy has it
        return self.at(name)

    def empty(self, name: str) -> str:
        """A migrated database without seeds; returns its owner's URL."""
        self.drop(name)
        self._run("create database {}", name)
        upgrade(self.at(name))
        return self.at(name)

    def at(self, name: str) -> str:
        """The owner's URL of a database."""
        return on_database(self.url, name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._run("drop database if exists {} with (force)", name)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(libpq(self.url), autocommit=True) as db:
            db.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def app_url(owner_url: str) -> str:
    """The same database as the application's login role."""
    return as_user(owner_url, APP_USER, PASSWORD)


def running_cluster() -> Cluster:
    """The server of this test run, started if this process is the first that asks."""
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    folder = _ground() / f"portal-tests-{run}"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "lock"):
        if not (folder / "ready").exists():
            _start_keeper(folder, run)
            (folder / "ready").touch()
    return _in(folder)


def _ground() -> Path:
    """Memory if the machine lends enough of it, a disk otherwise."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).total < ENOUGH:
        return Path(tempfile.gettempdir())
    return MEMORY


def _in(folder: Path) -> Cluster:
    return Cluster(f"postgresql+psycopg://postgres:{PASSWORD}@/postgres?host={folder}/postgres", folder)


def _start_keeper(folder: Path, run: int) -> None:
    command = [sys.executable, "-m", "tests.cluster", str(folder), str(run)]
    keeper = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True, text=True)
    assert keeper.stdout is not None
    assert keeper.stdout.readline() == "ready\n", "the server of the tests did not start; see above"
    keeper.stdout.close()
    keeper.returncode = 0  # it outlives us on purpose; nobody waits for it here


def _keep(folder: Path, run: int) -> None:
    """Serve until the run is over."""
    data = folder / "postgres"
    server = Postgres(data, data, PASSWORD, folder / "log", SMALL)
    try:
        if not template.unpack(data):
            _make_template(server, _in(folder))
        server.child.stop_signal = server.child.orphan_signal = signal.SIGQUIT  # at once
        server.start()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        over = select.poll()
        over.register(os.pidfd_open(run), select.POLLIN)
        over.poll()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _make_template(server: Postgres, cluster: Cluster) -> None:
    """The databases to copy; kept for the next run."""
    from tests import filling

    begun = time.time()
    server.start()
    cluster._run("create database {}", TEMPLATE)
    _fill(cluster.at(TEMPLATE))
    filling.fill(cluster.clone(FILLED))
    server.stop()
    template.keep(server.data, begun)


def _fill(url: str) -> None:
    upgrade(url)
    with psycopg.connect(libpq(url)) as db:
        load_profile(db, "evnhcmc", people=True)
    let_in(url, app_url(url))


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), int(sys.argv[2]))
