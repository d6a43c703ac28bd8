"""Loads a profile of seed/ into the database. What is there already stays as it is, edits of people included.

Every statement inserts what is missing by its natural key, so a second run changes nothing. The one that updates fills in
what categories could not hold before migration 0010, where nobody has changed them since.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from psycopg import Connection

from portal import profiles
from portal.demo_idp import ISSUER
from portal.profiles import Profile
from portal.settings import settings
from portal.tickets.sla.policy import rules_of

Row = Mapping[str, Any]

UTILITY = """
    insert into utility (code, name, zone, language)
    select code, name, zone, language from jsonb_populate_recordset(null::utility, %s)
    where not exists (select from utility)
"""
UNITS = """
    insert into unit (code, name, short_name, kind, parent_id, valid)
    select r.code, r.name, r.short_name, r.kind, p.id, daterange(r.valid_from, r.valid_to)
    from jsonb_to_recordset(%s) r(n int, code text, name text, short_name text, kind text, parent text,
                                  valid_from date, valid_to date)
    left join unit p on p.code = r.parent
    where not exists (select from unit u where u.code = r.code)
    order by r.n
"""
SUCCESSORS = """
    insert into unit_successor (unit_id, successor_id, on_day, part)
    select u.id, s.id, r.on_day, r.part
    from jsonb_to_recordset(%s) r(unit text, successor text, on_day date, part text)
    join unit u on u.code = r.unit join unit s on s.code = r.successor
    where not exists (select from unit_successor x where x.unit_id = u.id and x.successor_id = s.id)
"""
WARDS = """
    insert into ward (code, name, kind, area, valid)
    select r.code, r.name, r.kind, r.area, daterange(r.since, null)
    from jsonb_to_recordset(%s) r(n int, code text, name text, kind text, area text, since date)
    where not exists (select from ward w where w.code = r.code)
    order by r.n
"""
WARD_UNITS = """
    insert into ward_unit (ward_id, unit_id, valid)
    select w.id, u.id, daterange(r.since, null)
    from jsonb_to_recordset(%s) r(n int, code text, unit text, since date)
    join ward w on w.code = r.code join unit u on u.code = r.unit
    where not exists (select from ward_unit x where x.ward_id = w.id)
    order by r.n
"""
ALIASES = """
    insert into ward_alias (ward_id, name, former_district)
    select w.id, r.old_ward, r.former
    from jsonb_to_recordset(%s) r(n int, ward text, old_ward text, former text)
    join ward w on w.code = r.ward
    where not exists (select from ward_alias a
                      where a.ward_id = w.id and a.name = r.old_ward and a.former_district = r.former)
    order by r.n
"""
CATEGORIES = """
    insert into category (code, words, subject, handler, checked, confidential, hazard, urgency)
    select r.code, r.words, r.subject, r.handler, r.checked, r.confidential, r.hazard, r.urgency
    from jsonb_to_recordset(%s) r(code text, words jsonb, subject jsonb, handler text, checked bool, confidential bool, hazard bool,
                                  urgency int)
    where not exists (select from category c where c.code = r.code)
    order by r.urgency
"""
SUBJECTS = """
    update category c set subject = r.subject, checked = r.checked
    from jsonb_to_recordset(%s) r(code text, subject jsonb, checked bool)
    where c.code = r.code and c.version = 1 and c.subject = '{}' and not c.checked and (r.subject <> '{}' or r.checked)
"""
RULES = """
    insert into limit_rule (category, clock, facts, version, valid_from, amount, unit, pausable, assumed, source)
    select r.category, r.clock, r.facts, r.version, r.valid_from, r.amount, r.unit, r.pausable, r.assumed, r.source
    from jsonb_to_recordset(%s) r(n int, category text, clock text, facts jsonb, version int, valid_from date,
                                  amount int, unit text, pausable bool, assumed bool, source text)
    where not exists (select from limit_rule x where (x.category, x.clock, x.facts, x.version)
                                                   = (r.category, r.clock, r.facts, r.version))
    order by r.n
"""
DAYS = """
    insert into calendar_day (day, added_at, working, reason)
    select r.day, '-infinity', r.working, r.reason from jsonb_to_recordset(%s) r(day date, working bool, reason text)
    where not exists (select from calendar_day x where x.day = r.day)
"""
PEOPLE = """
    with r as (
        select r.*, u.id as unit_id
        from jsonb_to_recordset(%s) r(n int, issuer text, subject text, name text, role text, unit text)
        left join unit u on u.code = r.unit
    ), made as (
        insert into person (issuer, subject, name)
        select r.issuer, r.subject, r.name from r
        where not exists (select from person p where (p.issuer, p.subject) = (r.issuer, r.subject))
        order by r.n
        returning id, issuer, subject
    )
    insert into assignment (person_id, role, unit_id)
    select m.id, r.role, r.unit_id from made m join r using (issuer, subject) where r.role is not null
"""


def load_profile(db: Connection[Any], code: str, *, people: bool | None = None) -> None:
    """Everything of seed/<code>: utility, units, wards, categories, limits, days, people. Commits nothing.

    Args:
        db: a connection of the schema's owner.
        people: whether the demo's people come too; by default where no sign-in provider is configured.

    Raises:
        UnknownProfile: there is no such profile.
    """
    profile = profiles.load(code)
    db.execute("select set_config('portal.action', 'seed', true)")
    for statement, rows in _statements(profile):
        db.execute(statement, [_json(rows)])
    if not settings.has_provider if people is None else people:
        _people(db, profile)


def _statements(profile: Profile) -> Iterator[tuple[str, Iterable[Row]]]:
    wards = list(_csv(profile, "wards"))
    for ward in wards:
        ward["since"] = "2025-07-01" if profile.country == "VN" else None
    yield (
        UTILITY,
        [
            {
                "code": profile.code,
                "name": profile.name,
                "zone": str(profile.zone),
                "language": profile.default_language,
            }
        ],
    )
    for parents in _generations(list(_csv(profile, "units"))):
        yield UNITS, parents
    yield SUCCESSORS, _csv(profile, "successors")
    yield WARDS, wards
    yield WARD_UNITS, wards
    yield ALIASES, map(_alias, _csv(profile, "ward_aliases"))
    yield CATEGORIES, map(_category, profile.categories)
    yield SUBJECTS, map(_category, profile.categories)
    yield RULES, map(_rule, rules_of(profile))
    yield DAYS, (_day(profile, day) for day in profile.days)


def _generations(units: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Parents before their children, for a statement sees no row that it inserts itself."""
    known: set[str | None] = {None}
    while units:
        now = [unit for unit in units if unit["parent"] in known]
        if not now:
            raise ValueError(f"units without a parent: {', '.join(u['code'] for u in units)}")
        yield now
        known |= {unit["code"] for unit in now}
        units = [unit for unit in units if unit not in now]


def _alias(row: dict[str, Any]) -> Row:
    return row | {"former": ", ".join(filter(None, (row["old_district"], row["old_province"])))}


def _category(category: profiles.Category) -> Row:
    return {
        "code": category.code,
        "words": dict(category.words),
        "subject": dict(category.subject),
        "handler": category.handler,
        "checked": category.checked,
        "confidential": category.confidential,
        "hazard": category.hazard,
        "urgency": category.order,
    }


def _rule(rule: Any) -> Row:
    names = ("category", "clock", "version", "amount", "unit", "pausable", "assumed", "source")
    told = {name: getattr(rule, name) for name in names}
    return told | {"facts": dict(rule.facts), "valid_from": rule.valid_from.isoformat()}


def _day(profile: Profile, day: profiles.Day) -> Row:
    words = day.words.get(profile.default_language) or day.words.get("en", "")
    return {"day": day.day.isoformat(), "working": day.working, "reason": words}


def _people(db: Connection[Any], profile: Profile) -> None:
    db.execute(PEOPLE, [_json(person | {"issuer": ISSUER} for person in profile.people)])


def _csv(profile: Profile, name: str) -> Iterator[dict[str, Any]]:
    file: Path = profile.folder / f"{name}.csv"
    if file.exists():
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                yield {key: value or None for key, value in row.items()}


def _json(rows: Iterable[Row]) -> str:
    """Numbered, so that ids follow the order of the files."""
    return json.dumps([{**row, "n": n} for n, row in enumerate(rows)], ensure_ascii=False)
