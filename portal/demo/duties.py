"""Who is on duty in every unit this month and the next, who is away, and the alerts of what lies open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from psycopg import Connection

from portal.demo.network import ISSUER
from portal.demo.plan import Plan
from portal.demo.sqlfile import run

#: The hours of the utility's clock at which a duty begins.
DAY, NIGHT = time(7), time(17)
#: Every so many units, one has no deputy this week: what that looks like is to be seen.
LACKING = 7

UNITS = """
    select id from unit where kind in ('district', 'centre') and valid @> current_date
      and exists (select from assignment a where a.unit_id = unit.id and a.valid @> now())
    order by code
"""
AT_WORK = """
    select a.unit_id, array_agg(a.person_id order by p.issuer, p.id)
    from assignment a join person p on p.id = a.person_id and p.active where a.valid @> now() group by 1
"""


def make_duties(db: Connection[Any], plan: Plan) -> None:
    """Make them."""
    units = db.execute(UNITS).fetchall()
    people = dict(db.execute(AT_WORK).fetchall())
    with (
        db.cursor() as cursor,
        cursor.copy("copy duty (unit_id, person_id, deputy_id, during) from stdin") as copy,
    ):
        for place, (unit,) in enumerate(units):
            for row in _roster(plan, unit, people[unit], lacking=place % LACKING == LACKING - 1):
                copy.write_row(row)
    run(db, "alerts", {"now": plan.now, "today": plan.today, "issuer": ISSUER})


def _roster(plan: Plan, unit: int, people: list[int], *, lacking: bool) -> Iterator[tuple[object, ...]]:
    """Two duties a day, each with whoever comes next; deputies from the end."""
    first = plan.today.replace(day=1)
    after = _next_month(_next_month(first))
    turn = Random(f"{plan.seed}:{unit}").randrange(len(people))  # noqa: S311
    monday = plan.today - timedelta(days=plan.today.weekday())
    for day in (first + timedelta(days=n) for n in range((after - first).days)):
        alone = lacking and monday <= day < monday + timedelta(days=7)
        for begins, ends in (
            (_at(plan, day, DAY), _at(plan, day, NIGHT)),
            (_at(plan, day, NIGHT), _next(plan, day)),
        ):
            person, deputy = people[turn % len(people)], people[(turn + 1) % len(people)]
            none = alone or person == deputy
            yield unit, person, None if none else deputy, f"[{begins.isoformat()},{ends.isoformat()})"
            turn += 1


def _at(plan: Plan, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=plan.utility.zone)


def _next(plan: Plan, day: date) -> datetime:
    """The next morning."""
    return _at(plan, day + timedelta(days=1), DAY)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=7)).replace(day=1)
