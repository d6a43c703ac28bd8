"""`python -m bench.load`: how many people one process serves, each opening a page, thinking for ten seconds, opening another.

People of the demo, in the shares of a utility: districts, agents, supervisors, executives, each with a login session of their own and
the pages of their role. Real websockets at a running portal; no browser draws. A page counts from the request to the end of its run.
Every level is a window of its own in the same process, after people came and some seconds in which nothing is counted.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from statistics import median

import click
import psutil
from starlette.responses import Response
from websockets.asyncio.client import connect

from bench.scale import SCALES, choose

THINK = 10.0  #: seconds between two pages of a person, half as many to half as many more
SETTLE = 15.0  #: seconds after people came in which nothing is counted
PATIENCE = 60.0  #: seconds that somebody waits for a page
LARGE = 400  #: bytes; a message that says that a run is over is shorter

#: Role → how many of a hundred people have it, and the pages that they go through.
WALKS = {
    "district_staff": (50, ("", "tickets", "customers", "tickets", "outages")),
    "centre_agent": (32, ("call", "tickets", "customers", "call")),
    "district_manager": (10, ("", "tickets", "board", "outages")),
    "centre_supervisor": (6, ("board", "tickets", "insights", "")),
    "executive": (2, ("insights", "board")),
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who opens pages: the cookie of a login session, and which."""

    cookie: str
    pages: tuple[str, ...]


@dataclass(slots=True)
class Taken:
    """What happened so far: (moment, seconds) of each page, and what failed."""

    pages: list[tuple[float, float]] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)


@click.command(help="Measure how many people one process serves, without a browser.")
@click.option("--scale", type=click.Choice(list(SCALES)), default="small", envvar="SCALE", show_default=True)
@click.option("--people", default="50,100,200,300,400,500", envvar="PEOPLE", show_default=True)
@click.option("--seconds", type=float, default=30.0, envvar="SECONDS", show_default=True, help="A level.")
@click.option("--runs", type=click.IntRange(1), default=3, envvar="RUNS", show_default=True)
@click.option(
    "--port", type=int, default=8590, envvar="BENCH_PORT", show_default=True, help="And the two after it."
)
def command(scale: str, people: str, seconds: float, runs: int, port: int) -> None:
    """Say the size and the ports, then run; each run is a portal of its own."""
    choose(SCALES[scale], port)
    from bench.served import served
    from portal.database import engine, owner_engine

    levels = [int(level) for level in people.split(",")]
    found: dict[int, list[dict[str, float]]] = {level: [] for level in levels}
    for _run in range(runs):
        with served(SCALES[scale], port + 2, []) as at:
            measured = asyncio.run(_levels(at.portal, at.pages, levels, seconds))
        engine().dispose()  # the next run has a database server of its own
        owner_engine().dispose()
        for level, figures in measured.items():
            found[level].append(figures)
            click.echo(
                f"{level} people: {', '.join(f'{name} {value:.0f}' for name, value in figures.items())}"
            )
    click.echo(_table(found))


def _table(found: dict[int, list[dict[str, float]]]) -> str:
    names = list(next(iter(found.values()))[0])
    lines = [f"| people | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for level, runs in found.items():
        cells = []
        for name in names:
            every = sorted(run[name] for run in runs)
            spread = f" ({every[0]:.0f}–{every[-1]:.0f})" if len(every) > 1 and every[0] != every[-1] else ""
            cells.append(f"{median(every):.0f}{spread}")
        lines.append(f"| {level} | {' | '.join(cells)} |")
    return "\n".join(lines)


async def _levels(
    portal: str, server: psutil.Process, levels: Sequence[int], seconds: float
) -> dict[int, dict[str, float]]:
    """Figures by how many people there are."""
    taken, coming = Taken(), iter(_visitors(max(levels)))
    everybody: list[asyncio.Task[None]] = []
    empty = server.memory_info().rss
    found = {}
    for level in levels:
        more = list(islice(coming, level - len(everybody)))
        everybody += [asyncio.create_task(_visit(portal, visitor, taken)) for visitor in more]
        await asyncio.sleep(THINK + SETTLE)
        found[level] = await _window(server, taken, seconds) | {
            "KB a person": (server.memory_info().rss - empty) / 1024 / level,
            "MB": server.memory_info().rss / 2**20,
        }
    for task in everybody:
        task.cancel()
    await asyncio.gather(*everybody, return_exceptions=True)
    return found


async def _window(server: psutil.Process, taken: Taken, seconds: float) -> dict[str, float]:
    begun, cpu, failed = time.monotonic(), sum(server.cpu_times()[:2]), taken.failed.total()
    await asyncio.sleep(seconds)
    spent = time.monotonic() - begun
    used = sum(server.cpu_times()[:2]) - cpu
    waits = sorted(1000 * took for at, took in taken.pages if at >= begun)
    return {
        "pages/s": len(waits) / spent,
        "p50 ms": waits[len(waits) // 2],
        "p95 ms": waits[int(len(waits) * 0.95)],
        "p99 ms": waits[int(len(waits) * 0.99)],
        "most ms": waits[-1],
        "% of a core": 100 * used / spent,
        "CPU ms a page": 1000 * used / len(waits),
        "failed": taken.failed.total() - failed,
    }


async def _visit(portal: str, visitor: Visitor, taken: Taken) -> None:
    from portal.gate.streamlit_internals import opens

    await asyncio.sleep(random.uniform(0, THINK))
    try:
        async with connect(
            stream(portal),
            origin=portal,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Cookie": visitor.cookie},
            max_size=None,
            compression=None,
            open_timeout=PATIENCE,
        ) as socket:
            pages = cycle(visitor.pages)
            for page in islice(pages, random.randrange(len(visitor.pages)), None):
                begun = time.monotonic()
                await socket.send(opens(page))
                while not over(await asyncio.wait_for(socket.recv(), PATIENCE)):
                    pass
                taken.pages.append((time.monotonic(), time.monotonic() - begun))
                await asyncio.sleep(random.uniform(0.5, 1.5) * THINK)
    except Exception as error:
        taken.failed[type(error).__name__] += 1


def over(frame: str | bytes) -> bool:
    """Whether this says that a page has been drawn. Raises RuntimeError where it sends the person away."""
    from portal.gate.frames import parted

    return any(map(_is_end, parted(frame if isinstance(frame, bytes) else frame.encode())))


def _is_end(message: bytes) -> bool:
    if len(message) > LARGE:
        return False
    from portal.gate.streamlit_internals import draws

    said = draws(message)
    if said == "leaves":
        raise RuntimeError("sent away")
    return said == "done"


def stream(portal: str) -> str:
    """Where a page of this portal opens its socket."""
    from portal.gate.frames import JOINED
    from portal.gate.streamlit_internals import STREAM

    return f"{portal.replace('http', 'ws', 1)}{STREAM}?{JOINED}"


def _visitors(most: int) -> list[Visitor]:
    """So many people, mixed; who comes a second time has another window of the same login session."""
    from sqlalchemy import text

    from portal.database import owner_engine
    from portal.gate import cookies
    from portal.organisation.login_sessions import sign_in

    found = """
        select p.issuer, p.subject from person p join assignment a on a.person_id = p.id and a.valid @> now()
        where a.role = :role and p.active order by p.id limit :n
    """
    visitors: list[Visitor] = []
    for role, (share, pages) in WALKS.items():
        wanted = -(-most * share // 100)
        with owner_engine().begin() as owner:
            people = owner.execute(text(found), {"role": role, "n": wanted}).all()
        logins = []
        for issuer, subject in people:
            response = Response()
            cookies.give_session(response, sign_in(issuer, subject, email=None, name=None))
            logins.append(response.headers["set-cookie"].split(";")[0])
        visitors += [Visitor(cookie, pages) for cookie in islice(cycle(logins), wanted)]
    random.Random(7).shuffle(visitors)
    return visitors[:most]


if __name__ == "__main__":
    command()
