"""When would a request be due? Reads the seeded rules of a profile; needs no database."""

import json
from datetime import datetime

import click

from portal import profiles
from portal.organisation.calendars import calendar_of
from portal.tickets.sla.deadlines import Deadline, deadline
from portal.tickets.sla.policy import Clock, DeadlineError, rules_of


@click.command(name="deadline")
@click.option("--profile", required=True, metavar="P", help="A folder of seed/, such as evnhcmc.")
@click.option("--category", required=True, metavar="CODE", help="A category of the profile, such as outage.")
@click.option("--clock", required=True, metavar="|".join(Clock), help="Which of the limits.")
@click.option("--start", required=True, metavar="ISO", help="The moment of receipt, with an offset or Z.")
@click.option(
    "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="A circumstance, such as area=rural."
)
def command(profile: str, category: str, clock: str, start: str, facts: tuple[str, ...]) -> None:
    """Print as JSON when a request is due, by which rule, and how the time was counted."""
    try:
        found = _deadline(profile, category, clock, start, facts)
    except (DeadlineError, profiles.UnknownProfile) as error:
        raise click.UsageError(str(error)) from error
    click.echo(json.dumps(found.as_json(), ensure_ascii=False))


def _deadline(code: str, category: str, clock: str, start: str, facts: tuple[str, ...]) -> Deadline:
    profile = profiles.load(code)
    if profile.category(category) is None:
        known = ", ".join(c.code for c in profile.categories)
        raise DeadlineError(f"unknown category {category!r}; {code} has {known}")
    return deadline(rules_of(profile), category, clock, _moment(start), calendar_of(profile), _facts(facts))


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise DeadlineError(f"{text!r} is no ISO date and time, such as 2026-08-20T09:30:00+07:00") from error


def _facts(told: tuple[str, ...]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for fact in told:
        name, equals, value = fact.partition("=")
        if not equals:
            raise DeadlineError(f"a fact is name=value, such as area=rural, not {fact!r}")
        if facts.setdefault(name, value) != value:
            raise DeadlineError(f"two values of {name!r}: {facts[name]!r} and {value!r}")
    return facts
