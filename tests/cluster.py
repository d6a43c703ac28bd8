"""The PostgreSQL that the tests run on: one server a run, whichever process needs it first.

`python -m tests.cluster FOLDER PID` keeps the server until the process PID ends, however it ends, then removes it.
"""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from filelock import FileLock
from psycopg import sql

from portal.process.database import let_in, on_database
from portal.process.migrations import upgrade
from portal.process.scratch_database import careless_server
from portal.seeds import load_profile
from portal.settings import APP_USER, ROOT, as_user, libpq

PASSWORD = "test"
TEMPLATE = "portal_template"


@dataclass(frozen=True)
class Cluster:
    """The server, by the URL of its maintenance database, and the folder that its processes share."""

    url: str
    folder: Path

    def clone(self, name: str, template: str = TEMPLATE) -> str:
        """A fresh copy of the migrated and seeded database; returns its owner's URL."""
        self.drop(name)
        self._run("create database {} template {} strategy file_copy", name, template)
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

    def once(self, name: str, fill: Callable[[str], None]) -> None:
        """Make a database to be copied and fill it by its owner's URL, unless another process did already."""
        with FileLock(self.folder / "lock"):
            if not (self.folder / name).exists():
                fill(self.clone(name))
                (self.folder / name).touch()

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
    """The server of this test run, started and filled if this process is the first that asks."""
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    folder = Path(tempfile.gettempdir()) / f"portal-tests-{run}"
    folder.mkdir(exist_ok=True)
    cluster = Cluster(_url(folder), folder)
    with FileLock(folder / "lock"):
        if not (folder / "ready").exists():
            _start_keeper(folder, run)
            _fill(cluster)
            (folder / "ready").touch()
    return cluster


def _url(folder: Path) -> str:
    return f"postgresql+psycopg://postgres:{PASSWORD}@/postgres?host={folder}/postgres"


def _fill(cluster: Cluster) -> None:
    """The template: as a fresh installation is after its first start, without the demo."""
    cluster._run("create database {}", TEMPLATE)
    url = on_database(cluster.url, TEMPLATE)
    upgrade(url)
    with psycopg.connect(libpq(url)) as db:
        load_profile(db, "evnhcmc", people=True)
    let_in(url, app_url(url))


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
    server = careless_server(data, PASSWORD, folder / "log")
    try:
        server.start()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        over = select.poll()
        over.register(os.pidfd_open(run), select.POLLIN)
        over.poll()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), int(sys.argv[2]))
