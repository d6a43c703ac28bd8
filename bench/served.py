"""The portal as `make run` starts it, the floors and the peers beside it, on the same database."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click
import psutil

from bench import peers_served
from bench.scale import Scale
from portal.process.child import Child
from portal.process.errors import CannotRun
from portal.process.readiness import wait
from portal.settings import ROOT, settings

MADE = "made"  #: in the data's folder: which schema and size it was made for


@dataclass(frozen=True)
class Served:
    """Where they are, and the process that serves the portal's pages."""

    portal: str
    floor: str
    pages: psutil.Process
    beside: dict[str, str] = field(default_factory=dict)  #: the plain floor's and the peers' addresses
    processes: dict[str, psutil.Process] = field(default_factory=dict)  #: theirs


@contextmanager
def served(scale: Scale, floor_port: int, peers: list[str]) -> Iterator[Served]:
    """All of them, for as long as the block lasts; the data is made the first time, and when the schema has changed.

    Args:
        floor_port: the floor's; the plain floor and the peers take those after it.
        peers: keys of `bench.peers_served.PEERS`.
    """
    _data(scale)
    host, port = settings.portal_host, settings.portal_port
    portal = _child("portal", "run", patience=90.0)  # the database writes everything before it ends
    floor = _child("bench.floor", str(floor_port))
    ports = {name: floor_port + n for n, name in enumerate(["plain", *peers], start=1)}
    beside = {"plain": _child("bench.plain", str(ports["plain"]))}
    beside |= {name: peers_served.peer(name, ports[name]) for name in peers}
    try:
        _start(portal, host, port)
        peers_served.prepare(peers)
        _start(floor, host, floor_port)
        for name, child in beside.items():
            _start(child, host, ports[name])
        yield Served(
            f"http://{host}:{port}",
            f"http://{host}:{floor_port}",
            _pages(portal),
            {name: f"http://{host}:{at}" for name, at in ports.items()},
            {name: psutil.Process(child.pid) for name, child in beside.items()},
        )
    finally:
        for child in (*beside.values(), floor, portal):
            child.stop()


def _start(child: Child, host: str, port: int) -> None:
    child.start()
    wait(host, port, lambda: _look(child))


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
