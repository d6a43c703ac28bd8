"""One run: interleaved rounds, first visits and reloads, bulk work, memory; then the table."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable

import click
import psutil
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import text

from bench import statements
from bench.bulk import bulk
from bench.floor_steps import FloorSteps
from bench.measures import Found, Samples
from bench.peer_steps import PeerSteps
from bench.portal_steps import PortalSteps
from bench.scale import VAR, Scale
from bench.served import Served, served
from bench.statements import counted
from bench.subjects import Subjects, subjects
from bench.table import table
from bench.visits import visits
from bench.walks import PEOPLE, SEARCHES, Shared, Step, Steps, walk
from bench.window import Window, chromium
from portal.database import owner_engine

TOLD = 400  #: milliseconds in which a commit has reached every window


def run(scale: Scale, *, rounds: int, cold: int, floor_port: int, peers: list[str]) -> None:
    """Measure, print, keep.

    Args:
        rounds: how often each step is taken; one more goes before, to warm both.
        cold: how many cold browsers come by.
        peers: keys of `bench.peers_served.PEERS` that take the steps too.
    """
    found = Found(scale.name)
    with served(scale, floor_port, peers) as at:
        statements.prepare()
        _without_budgets()
        with sync_playwright() as playwright:
            with chromium(playwright) as browser:
                for person, words in PEOPLE.items():
                    _steps(browser, at, person, words, rounds, found)
            found.memory = _memory(at.pages)
            found.memory_beside = {name: _all_of(process) for name, process in at.processes.items()}
            found.visits = visits(playwright, at.portal, cold)
        found.rates = bulk()
    VAR.mkdir(parents=True, exist_ok=True)
    (VAR / "result.json").write_text(json.dumps(found.told(), indent=1))
    for line in table(found):
        click.echo(line)


def _without_budgets() -> None:
    """Nobody's work has as many searches in ten minutes as this: what is counted is still counted, and nothing refused."""
    with owner_engine().begin() as owner:
        owner.execute(
            text(
                "update search_budget set free = :much, most = :much, parts_free = :much, parts_most = :much"
            ),
            {"much": 1_000_000},
        )


def _steps(browser: Browser, at: Served, person: str, words: str, rounds: int, found: Found) -> None:
    """Every step of one person, at the portal, the floors and the peers in turn, so that the machine's moods hit all."""
    looked_for = subjects(person, SEARCHES * (rounds + 1))
    at_portal = PortalSteps(Window(browser, at.portal), person)
    at_portal.choices = looked_for.districts
    both: dict[str, Steps] = {
        "portal": at_portal,
        "floor": FloorSteps(Window(browser, at.floor), person),
    }
    beside: dict[str, Shared] = {
        name: PeerSteps(Window(browser, address), name, looked_for.unit)
        for name, address in at.beside.items()
    }
    for turn in range(rounds + 1):
        measured = found if turn else Found("warming up")
        _round(both, beside, looked_for, turn, measured, words)
    for one in (*both.values(), *beside.values()):
        one.window.close()


def _round(
    both: dict[str, Steps],
    beside: dict[str, Shared],
    looked_for: Subjects,
    turn: int,
    found: Found,
    words: str,
) -> None:
    for one in (*both.values(), *beside.values()):
        one.home()
    for step in walk(looked_for, turn):
        others = beside if step.peers else {}
        samples = found.steps.setdefault(f"{step.name}, {words}", _samples(step, others))
        for where in _order([*both, *others], turn):
            if step.peers and where in others:
                samples.beside[where].append(step.peers(others[where]))
                others[where].rest()
                _settle(both["portal"], step)
                continue
            one = both[where]
            one.window.received.clear()
            with counted() as asked:
                taken = step.take(one)
                one.rest()
            getattr(samples, where).append(taken)
            if where == "portal":
                samples.statements.append(asked.statements)
                samples.rows.append(asked.rows)
                samples.shown.append(one.shown())
                samples.messages.append(len(one.window.received))
                samples.kilobytes.append(sum(one.window.received) / 1024)
            _settle(both["portal"], step)


def _settle(portal: Steps, step: Step) -> None:
    """Until the portal's window has drawn what it was told of somebody's write, which is no part of the next step."""
    if step.writes:
        portal.window.page.wait_for_timeout(TOLD)
        portal.rest()


def _samples(step: Step, others: Iterable[str]) -> Samples:
    return Samples(
        writes=step.writes, searches=step.searches, bare=step.bare, beside={name: [] for name in others}
    )


def _order(everybody: list[str], turn: int) -> list[str]:
    """Another in every round, so that nobody always comes after the same."""
    return random.Random(turn).sample(everybody, len(everybody))


def _all_of(process: psutil.Process) -> float:
    """MB of a process and of those it started."""
    return sum(one.memory_info().rss for one in (process, *process.children(recursive=True))) / 1e6


def _memory(pages: psutil.Process) -> dict[str, float]:
    """What the process that serves the pages holds now, with the people of this run."""
    return {"memory of the portal's process": pages.memory_info().rss / 1e6}
