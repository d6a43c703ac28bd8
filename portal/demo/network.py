"""Where the demo's customers are: districts and their people, wards with a range of customers each, stations, lines.

Customers are numbered from 1, those of a district in a row, of a ward within it, of a station within that: which
customers a station has is arithmetic.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from psycopg import Connection

from portal.demo.plan import Plan
from portal.demo.pools import fill, told

COLLEAGUES = {"district": 4, "repair": 6, "inspection": 4, "operator": 4, "centre": 9}
#: Who vouches for people who are in the demo but cannot sign in.
ISSUER = "demo-colleagues"
CUSTOMERS_A_STATION, STATIONS_A_LINE = 160, 14
WEIGHT = {"urban": 1.5, "rural": 1.0, "remote": 0.15}


@dataclass(frozen=True)
class Ward:
    """A ward and its customers: numbers `first` to `first + count - 1`; stations likewise."""

    id: int
    district_id: int
    prefix: str  #: of its customers' codes
    area: str
    streets: list[str]
    old: list[str]
    first: int
    count: int
    station: int
    stations: int


@dataclass(frozen=True)
class Party:
    """A unit that holds tickets, and who works there. `on_time`: the share that it answers in time."""

    id: int
    code: str
    kind: str
    centre_id: int
    people: list[int]
    managers: list[int]  #: who may see what is confidential
    on_time: float


def make_network(db: Connection[Any], plan: Plan) -> tuple[list[Party], list[Ward]]:
    """Colleagues for every unit, and the tables demo.party and demo.ward."""
    units = db.execute(
        """select u.id, u.code, u.kind, coalesce(c.id, (select id from unit where kind = 'centre' order by id limit 1))
           from unit u left join unit c on c.parent_id = u.parent_id and c.kind = 'centre'
           where u.valid @> current_date and u.kind = any (%s) order by u.kind <> 'centre', u.id""",
        [list(COLLEAGUES)],
    ).fetchall()
    _make_colleagues(db, plan, [(id, code, kind) for id, code, kind, _ in units])
    random = plan.random("parties")
    parties = [
        Party(
            id,
            code,
            kind,
            id if kind == "centre" else centre,
            *_people(db, id),
            round(random.uniform(0.86, 0.985), 3),
        )
        for id, code, kind, centre in units
    ]
    fill(
        db,
        "party",
        "unit_id int, kind text, centre_id int, people bigint[], managers bigint[], on_time float8",
        [(p.id, p.kind, p.centre_id, p.people, p.managers, p.on_time) for p in parties],
    )
    wards = _wards(db, plan, [p for p in parties if p.kind == "district"])
    fill(
        db,
        "ward",
        "id int, district_id int, prefix text, area text, streets text[], old text[], first bigint, count bigint,"
        " station int, stations int",
        [
            (w.id, w.district_id, w.prefix, w.area, w.streets, w.old, w.first, w.count, w.station, w.stations)
            for w in wards
        ],
    )
    return parties, wards


def _make_colleagues(db: Connection[Any], plan: Plan, units: Sequence[tuple[int, str, str]]) -> None:
    names = told(plan.profile, "lines")["staff"]
    rows = [
        (f"{code.lower()}-{n}", names[(k * 3 + n) % len(names)], _role(kind, n), id)
        for k, (id, code, kind) in enumerate(units)
        for n in range(COLLEAGUES[kind])
    ]
    db.execute(
        """with told as (select * from unnest(%s::text[], %s::text[], %s::text[], %s::int[]) t(subject, name, role, unit)),
                made as (insert into person (issuer, subject, name)
                         select %s, subject, name from told
                         where not exists (select from person p where (p.issuer, p.subject) = (%s, told.subject))
                         returning id, subject)
           insert into assignment (person_id, role, unit_id) select m.id, t.role, t.unit from made m join told t using (subject)""",
        [*map(list, zip(*rows, strict=True)), ISSUER, ISSUER],
    )


def _role(kind: str, n: int) -> str:
    if kind == "centre":
        return "centre_supervisor" if n == 0 else "centre_agent"
    return "district_manager" if n == 0 and kind == "district" else "district_staff"


def _people(db: Connection[Any], unit_id: int) -> tuple[list[int], list[int]]:
    """Those who do the work there and those who lead it, who can sign in first."""
    rows = db.execute(
        """select p.id, a.role in ('district_staff', 'centre_agent')
           from person p join assignment a on a.person_id = p.id and a.valid @> now()
           where a.unit_id = %s and a.role <> 'executive' order by p.issuer = %s, p.id""",
        [unit_id, ISSUER],
    ).fetchall()
    people = [id for id, works in rows if works]
    return people, [id for id, works in rows if not works] or people[:1]


def _wards(db: Connection[Any], plan: Plan, districts: Sequence[Party]) -> list[Ward]:
    """Every ward with its share of the customers: by the district's weight, then by what kind of place it is."""
    found = db.execute(
        """select w.id, w.code, w.area, x.unit_id,
                  coalesce((select array_agg(concat_ws(', ', a.name, split_part(a.former_district, ', ', 1)) order by a.id)
                            from ward_alias a where a.ward_id = w.id), '{}')
           from ward w join ward_unit x on x.ward_id = w.id and x.valid @> current_date
           where x.unit_id = any (%s) order by x.unit_id, w.id""",
        [[p.id for p in districts]],
    ).fetchall()
    seeded = {row["code"]: row for row in _csv(plan, "wards")}
    thousands = {row["code"]: float(row["thousands"] or 100) for row in _csv(plan, "units")}
    code_of = {p.id: p.code for p in districts}
    random, weights = plan.random("wards"), []
    for _id, _code, area, district, _old in found:
        weights.append(WEIGHT[area] * random.uniform(0.6, 1.4))
        weights[-1] *= thousands[code_of[district]]
    for position, (_id, _code, _area, district, _old) in enumerate(
        found
    ):  # a district's weight is shared by its wards
        weights[position] /= sum(WEIGHT[row[2]] for row in found if row[3] == district)
    wards, station = [], 1
    for row, (before, after) in zip(found, pairwise(_shares(weights, plan.customers)), strict=True):
        seed = seeded[row[1]]
        stations = max(1, round((after - before) / CUSTOMERS_A_STATION))
        prefix = seed["former_unit"] or code_of[row[3]]
        wards.append(
            Ward(
                row[0],
                row[3],
                _prefix(plan, prefix, row[3], districts),
                row[2],
                _streets(plan, seed["part_of"]),
                row[4],
                before + 1,
                after - before,
                station,
                stations,
            )
        )
        station += stations
    return wards


def _shares(weights: Sequence[float], total: int) -> list[int]:
    """Whole numbers from 0 to the total, one more than there are weights; neighbours differ by each one's share."""
    whole = sum(weights)
    return [0, *(round(total * part / whole) for part in accumulate(weights))]


def _prefix(plan: Plan, unit: str, district: int, districts: Sequence[Party]) -> str:
    kind = plan.utility.more["customer_code"]
    if kind.get("kind") == "eic":  # 62Z and the office's number
        return f"62Z{[p.id for p in districts].index(district) + 1:03}"
    return str(kind.get("prefix", unit))


def _streets(plan: Plan, part_of: str) -> list[str]:
    streets = told(plan.profile, "streets")
    return list(streets.get(part_of, streets["*"]))


def _csv(plan: Plan, name: str) -> list[dict[str, str]]:
    with (plan.utility.folder / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))
