"""One run: interleaved rounds, first visits and reloads, bulk work, memory; then the table."""

from __future__ import annotations

import json

import click
import psutil
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import text

from bench import statements
from bench.bulk import bulk
from bench.floor_steps import FloorSteps
from bench.measures import Found, Samples
from bench.portal_steps import PortalSteps
from bench.scale import VAR, Scale
from bench.served import Served, served
from bench.statements import counted
from bench.subjects import Subjects, subjects
from bench.table import table
from bench.visits import visits
from bench.walks import PEOPLE, SEARCHES, Steps, walk
from bench.window import Window, chromium
from portal.database import owner_engine


def run(scale: Scale, *, rounds: int, cold: int, floor_port: int) -> None:
    """Measure, print, keep.

    Args:
        rounds: how often each step is taken; one more goes before, to warm both.
        cold: how many cold browsers come by.
    """
    found = Found(scale.name)
    with served(scale, floor_port) as at:
        statements.prepare()
        _without_budgets()
        with sync_playwright() as playwright:
            with chromium(playwright) as browser:
                for person, words in PEOPLE.items():
                    _steps(browser, at, person, words, rounds, found)
            found.memory = _memory(at.pages)
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
    """Every step of one person, at the portal and at the floor in turn, so that the machine's moods hit both."""
    looked_for = subjects(person, SEARCHES * (rounds + 1))
    at_portal = PortalSteps(Window(browser, at.portal), person)
    at_portal.choices = looked_for.districts
    both: dict[str, Steps] = {
        "portal": at_portal,
        "floor": FloorSteps(Window(browser, at.floor), person),
    }
    for turn in range(rounds + 1):
        measured = found if turn else Found("warming up")
        _round(both, looked_for, turn, measured, words)
    for one in both.values():
        one.window.close()


def _round(both: dict[str, Steps], looked_for: Subjects, turn: int, found: Found, words: str) -> None:
    for one in both.values():
        one.home()
    for step in walk(looked_for, turn):
        samples = found.steps.setdefault(
            f"{step.name}, {words}", Samples(writes=step.writes, searches=step.searches)
        )
        for where in sorted(both, reverse=bool(turn % 2)):
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


def _memory(pages: psutil.Process) -> dict[str, float]:
    """What the process that serves the pages holds now, with the people of this run."""
    return {"memory of the portal's process": pages.memory_info().rss / 1e6}
