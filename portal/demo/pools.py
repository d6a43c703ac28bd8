"""Names, streets, stories and remarks of the demo, from seed/<profile>/demo, as tables of a schema `demo`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from psycopg import Connection, sql

from portal.demo.plan import Plan
from portal.profiles import SEED, load

#: So many different full names; of organisations so many a kind.
NAMES, ORGANISATIONS = 65_536, 2_048


@cache
def told(profile: str, name: str) -> Mapping[str, Any]:
    """demo/<name>.toml of the profile, or of the profile that its own `demo` names."""
    file = SEED / profile / "demo" / f"{name}.toml"
    if not file.exists():
        return told(load(profile).more["demo"], name)
    return tomllib.loads(file.read_text("utf-8"))


def fill(db: Connection[Any], table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """Make a table of the schema demo and copy rows into it."""
    name = sql.Identifier("demo", table)
    db.execute(sql.SQL("create unlogged table {} ({})").format(name, sql.SQL(columns)))
    with db.cursor() as cursor, cursor.copy(sql.SQL("copy {} from stdin").format(name)) as copy:
        for row in rows:
            copy.write_row(row)
    db.execute(sql.SQL("analyze {}").format(name))


def make_pools(db: Connection[Any], plan: Plan) -> None:
    """Names of people and organisations, what happened, and the remarks."""
    fill(db, "name", "n int, name text", enumerate(_names(plan)))
    fill(db, "organisation", "purpose text, n int, name text", _organisations(plan))
    stories = list(_stories(plan.profile))
    fill(
        db,
        "story",
        "no int, category text, n int, burst bool, subject text, said text[], progress text[], answer text[]",
        stories,
    )
    lines = told(plan.profile, "lines")
    fill(db, "line", "kind text, texts text[]", [(k, v) for k, v in lines.items() if isinstance(v, list)])


def _names(plan: Plan) -> Iterator[str]:
    """Full names, each part drawn by its weight."""
    names, random = told(plan.profile, "names"), plan.random("names")
    order, join = names["order"].split(), names.get("join", " ")
    middle = names.get("middle", {"female": {"": 1}, "male": {"": 1}})
    count = min(NAMES, 4 * plan.customers + 64)
    families = random.choices(list(names["family"]), list(names["family"].values()), k=count)
    for family in families:
        sex = random.choice(("female", "male"))
        parts = {
            "family": family,
            "middle": random.choices(list(middle[sex]), list(middle[sex].values()))[0],
            "given": random.choice(names["given"][sex]),
        }
        yield join.join(filter(None, (parts[part] for part in order)))


def _organisations(plan: Plan) -> Iterator[tuple[str, int, str]]:
    names, random = told(plan.profile, "names"), plan.random("organisations")
    givens = [*names["given"]["female"], *names["given"]["male"]]
    people = list(_names(plan))
    for purpose, templates in names["organisations"].items():
        for n in range(ORGANISATIONS):
            template = random.choice(templates)
            yield (
                purpose,
                n,
                template.format(
                    name=random.choice(people), given=random.choice(givens), number=random.randint(1, 999)
                ),
            )


def first_stories(profile: str) -> dict[str, tuple[int, int]]:
    """Category → number of its first story, and how many there are."""
    found: dict[str, tuple[int, int]] = {}
    number = 0
    for category, stories in told(profile, "stories").items():
        found[category] = number, len(_spread(stories))
        number += found[category][1]
    return found


def burst_stories(profile: str, category: str) -> list[int]:
    """Numbers of the stories that many neighbours tell at once."""
    return [row[0] for row in _stories(profile) if row[1] == category and row[3]]


def _spread(stories: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """A rude one is rare: the others come several times."""
    return [story for story in stories for _ in range(1 if story.get("rude") else 4)]


def _stories(profile: str) -> Iterator[tuple[Any, ...]]:
    number = 0
    for category, stories in told(profile, "stories").items():
        for n, story in enumerate(_spread(stories)):
            yield (
                number,
                category,
                n,
                story.get("burst", False),
                story["subject"],
                story["said"],
                story["progress"],
                story["answer"],
            )
            number += 1
