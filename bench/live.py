"""`python -m bench.live`: what open windows cost, how soon they know, and what telling costs who writes.

Windows are real websockets of people of the demo at a running portal; no browser draws. From the commit to the word is
measured at every window that may hear it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from queue import Queue
from statistics import median, quantiles

import click
import psutil
from starlette.responses import Response
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from bench.scale import SCALES, choose

WINDOWS = 200
IDLE = 20.0  #: seconds in which nothing happens
COMMITS = 60
ASKED = 30  #: times that the menu's numbers are asked for

#: A ticket that changes in nothing but its version, as a move in its custody would.
MOVE = """
    update ticket set state = state where (district_id, id) = (
        select district_id, id from ticket where state = 'working' order by district_id, id offset %s limit 1)
"""


@click.command(help="Measure open windows of a running portal, without a browser.")
@click.option("--scale", type=click.Choice(list(SCALES)), default="small", envvar="SCALE", show_default=True)
@click.option(
    "--port", type=int, default=8590, envvar="BENCH_PORT", show_default=True, help="And the two after it."
)
def command(scale: str, port: int) -> None:
    """Say the size and the ports, then run."""
    choose(SCALES[scale], port)
    from bench.served import served

    with served(SCALES[scale], port + 2, []) as at, ExitStack() as stack:
        for line in _menu():
            click.echo(line)
        click.echo(_told("a commit that tells", *_writes()))
        open_windows = [stack.enter_context(_window(port, login)) for login in _logins()]
        time.sleep(3)
        click.echo(f"{len(open_windows)} windows, idle: {_cpu(at.pages):.1f} % of a core")
        click.echo(_told(f"commit to word, {len(open_windows)} windows", _sooner(open_windows)))


def _told(what: str, seconds: list[float], without: list[float] | None = None) -> str:
    def said(samples: list[float]) -> str:
        return f"p50 {median(samples) * 1000:.1f} ms, p95 {quantiles(samples, n=20)[-1] * 1000:.1f} ms"

    return f"{what}: {said(seconds)}" + (f"; without telling: {said(without)}" if without else "")


def _logins() -> Iterator[str]:
    """Cookies of login sessions of people of the demo, each for ten windows."""
    from sqlalchemy import text

    from portal.database import owner_engine
    from portal.gate import cookies
    from portal.organisation.login_sessions import sign_in

    found = """
        select p.issuer, p.subject from person p join assignment a on a.person_id = p.id and a.valid @> now()
        where a.role in ('district_staff', 'district_manager', 'centre_agent') and p.active order by p.id limit :n
    """
    with owner_engine().begin() as owner:
        people = owner.execute(text(found), {"n": WINDOWS // 10}).all()
    for issuer, subject in people:
        response = Response()
        cookies.give_session(response, sign_in(issuer, subject, email=None, name=None))
        cookie = response.headers["set-cookie"].split(";")[0]
        for _window in range(WINDOWS // len(people)):
            yield cookie


Heard = Queue[float]


@contextmanager
def _window(port: int, cookie: str) -> Iterator[Heard]:
    """An open window; when it was told of a ticket."""
    address = f"127.0.0.1:{port}"
    heard: Heard = Queue()
    origin = Origin(f"http://{address}")
    with connect(f"ws://{address}/live", origin=origin, additional_headers={"Cookie": cookie}) as socket:
        threading.Thread(target=_hear, args=(socket, heard), daemon=True).start()
        yield heard


def _hear(socket: ClientConnection, heard: Heard) -> None:
    for said in socket:
        if "ticket" in json.loads(said).get("kinds", ()):
            heard.put(time.monotonic())


def _cpu(process: psutil.Process) -> float:
    """Percent of a core while nothing happens."""
    before = sum(process.cpu_times()[:2])
    time.sleep(IDLE)
    return (sum(process.cpu_times()[:2]) - before) / IDLE * 100


def _sooner(windows: list[Heard]) -> list[float]:
    """Seconds from the commit to each window that was told of it."""
    found: list[float] = []
    for turn in range(COMMITS):
        for window in windows:
            _since(window, 0.0)  # what others said meanwhile
        _write(turn)
        committed = time.monotonic()
        time.sleep(1.2)  # a click now and then, not a flood
        for window in windows:
            found += _since(window, committed)[:1]  # nothing where it is not theirs to know
    return found


def _since(window: Heard, moment: float) -> list[float]:
    """Seconds after a moment at which it was told of a ticket; forgotten by it then."""
    found = []
    while not window.empty():
        found.append(window.get() - moment)
    return found


def _writes() -> tuple[list[float], list[float]]:
    """Seconds that a ticket's move takes with the triggers that tell, and without."""
    _switch("enable")
    _timed(lambda: _write(0))  # warm
    told = [_timed(lambda n=n: _write(n)) for n in range(COMMITS)]  # type: ignore[misc]
    _switch("disable")
    try:
        untold = [_timed(lambda n=n: _write(n)) for n in range(COMMITS)]  # type: ignore[misc]
    finally:
        _switch("enable")
    return told, untold


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _write(turn: int) -> None:
    from portal.database import owner_engine

    with owner_engine().begin() as owner:
        owner.exec_driver_sql(MOVE, (turn,))


def _switch(how: str) -> None:
    from portal.database import owner_engine

    with owner_engine().begin() as owner:
        for trigger in ("ticket_live_updated", "ticket_live_inserted"):
            owner.exec_driver_sql(f"alter table ticket {how} trigger {trigger}")


def _menu() -> Iterator[str]:
    """How long the menu's numbers take, for a district and for the centre, the session's own statements included."""
    from datetime import UTC, datetime

    from portal.database import session
    from portal.gate.live.menu import menu_counts
    from portal.organisation.login_sessions import sign_in

    for who in ("an", "chi"):
        login = sign_in("demo", who, email=None, name=None)

        def ask(login: object = login) -> None:
            with session(login) as db:  # type: ignore[arg-type]
                menu_counts(db, now=datetime.now(UTC))

        ask()
        yield _told(f"the menu's numbers, {who}", [_timed(ask) for _ in range(ASKED)])


if __name__ == "__main__":
    command()
