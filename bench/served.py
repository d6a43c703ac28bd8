"""The portal as `make run` starts it, and the floor beside it, on the same database."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click
import psutil

from bench.scale import Scale
from portal.process.child import Child
from portal.process.errors import CannotRun
from portal.process.readiness import wait
from portal.settings import ROOT, settings

MADE = "made"  #: in the data's folder: which schema and size it was made for


@dataclass(frozen=True)
class Served:
    """Where the two are, and the process that serves the portal's pages."""

    portal: str
    floor: str
    pages: psutil.Process


@contextmanager
def served(scale: Scale, floor_port: int) -> Iterator[Served]:
    """Both, for as long as the block lasts; the data is made the first time, and when the schema has changed."""
    _data(scale)
    host, port = settings.portal_host, settings.portal_port
    portal = _child("portal", "run", patience=90.0)  # the database writes everything before it ends
    floor = _child("bench.floor", str(floor_port))
    try:
        for child, at in ((portal, port), (floor, floor_port)):
            child.start()
            wait(host, at, lambda child=child: _look(child))  # type: ignore[misc]
        yield Served(f"http://{host}:{port}", f"http://{host}:{floor_port}", _pages(portal))
    finally:
        floor.stop()
        portal.stop()


def _child(module: str, argument: str, patience: float = 8.0) -> Child:
    log = settings.var / "log" / f"{module}.{argument}.log"
    return Child(module, [sys.executable, "-m", module, argument], log, folder=ROOT, patience=patience)


def _look(child: Child) -> None:
    if not child.running:
        raise CannotRun(f"{child.name} ended", child.last_lines())


def _pages(portal: Child) -> psutil.Process:
    """The process of the portal that runs Streamlit."""
    everything = psutil.Process(portal.pid).children(recursive=True)
    return next(process for process in everything if "streamlit" in process.cmdline())


def _data(scale: Scale) -> None:
    """Make the data unless it is there for this schema."""
    made, wanted = scale.folder / MADE, _schema(scale)
    if made.exists() and made.read_text() == wanted:
        return
    click.echo(
        f"Making {scale.customers:,} customers and {scale.tickets:,} tickets in {scale.folder} …", err=True
    )
    shutil.rmtree(scale.folder, ignore_errors=True)
    sizes = ("--customers", str(scale.customers), "--tickets", str(scale.tickets))
    subprocess.run([sys.executable, "-m", "portal", "demo", *sizes], cwd=ROOT, check=True)
    made.write_text(wanted)


def _schema(scale: Scale) -> str:
    migrations = sorted((ROOT / "db" / "migrations" / "versions").glob("*.py"))
    text = b"".join(path.read_bytes() for path in migrations)
    return hashlib.sha256(text + repr(scale).encode()).hexdigest()
