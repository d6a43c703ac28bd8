"""Outages to come: posted ones, drafts that must be posted soon, one postponed, one called off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from psycopg import Connection

from portal.demo.network import Party
from portal.demo.plan import Plan
from portal.demo.pools import told
from portal.outages import notifications
from portal.outages.models import Outage

DAY = timedelta(days=1)
#: In the district of who signs in first: days ahead (after the notice that the law asks for), state, told.
HOME = (
    (1, "draft", None),
    (3, "draft", None),
    (1, "moved", "posted"),
    (0, "posted", "posted"),
    (-1, "cancelled", "cancelled"),
    (-2, "posted", "posted"),
    (2, "posted", "posted"),
    (5, "posted", "posted"),
)
ELSEWHERE = ((1, "draft", None), (-1, "posted", "posted"), (2, "posted", "posted"), (4, "posted", "posted"))
INSERT = """
    insert into outage (district_id, kind, state, transformer_id, feeder_id, area, reason, starts, ends, posted_at, posted_by,
                        customers, told, note, replaces_id)
    values (%s, 'planned', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id
"""
#: Whoever wants to be rung, or has nothing but a phone to be told by; most of them were rung when it was posted.
CALLBACKS = """
    insert into callback (district_id, outage_id, customer_id, tells, subject, body, dedupe_key, due, valid_until, created_at, state,
                          settled_at, settled_by)
    select o.district_id, o.id, c.id, o.state, %(subject)s, %(body)s,
           format('outage:%%s:%%s:v%%s:posted:%%s', o.district_id, o.id, o.version, c.id), o.starts, o.ends,
           o.posted_at, r.state, case r.state when 'told' then o.posted_at + demo.s(7200 * demo.u(c.id, 191)) end,
           case r.state when 'told' then o.posted_by end
    from outage o
    join customer c on c.district_id = o.district_id
    left join transformer tr on tr.district_id = c.district_id and tr.id = c.transformer_id
    cross join lateral (select case when demo.u(c.id, 190) < .7 then 'told' else 'waiting' end as state) r
    where o.district_id = %(district)s and o.id = %(outage)s and c.notify_by <> 'none' and c.phone is not null
      and contact_way(c.notify_by, c.email is not null, true, false) is null
      and (c.transformer_id = o.transformer_id or o.transformer_id is null and tr.feeder_id = o.feeder_id)
"""
STATIONS = """
    select s.id, (select count(*)::int from customer c where c.district_id = s.district_id and c.transformer_id = s.id),
           w.name, s.streets, t.feeder_id,
           (select count(*)::int from customer c join transformer y on y.district_id = c.district_id and y.id = c.transformer_id
            where c.district_id = s.district_id and y.feeder_id = t.feeder_id)
    from demo.station s join ward w on w.id = s.ward_id
    join transformer t on t.district_id = s.district_id and t.id = s.id
    where s.district_id = %s and s.count > 0 order by demo.h(s.id, 180) limit 12
"""


def make_coming(db: Connection[Any], plan: Plan, districts: Sequence[Party], home: int) -> None:
    """The outages of the next two weeks, for every district."""
    for party in districts:
        stations = db.execute(STATIONS, [party.id]).fetchall()
        if stations:
            for row in _of(plan, party, stations, HOME if party.id == home else ELSEWHERE):
                _add(db, plan, party, row)


def _of(plan: Plan, party: Party, stations: Sequence[Any], wanted: Any) -> Iterator[dict[str, Any]]:
    random, lines = plan.random(f"coming {party.id}"), told(plan.profile, "lines")
    notice = int(plan.utility.more["outages"]["planned_notice_days"])
    for n, (ahead, state, news) in enumerate(wanted):
        station, count, ward, streets, feeder, of_line = stations[n % len(stations)]
        later = random.randint(0, 3) if wanted is ELSEWHERE and state == "posted" else 0
        day = plan.today + (max(notice + ahead, 1) + later) * DAY
        whole_line = n == 1
        yield {
            "state": state,
            "told": news,
            "transformer_id": None if whole_line else station,
            "feeder_id": feeder if whole_line else None,
            "customers": None if state == "draft" else of_line if whole_line else count,
            "area": lines["place"]["outage_area"].format(street=random.choice(streets), ward=ward),
            "reason": random.choice(lines["outages"]["planned"]),
            "starts": _at(plan, day, random.randint(14, 18)),
            "ends": _at(plan, day, random.randint(22, 33)),
            "posted_at": None
            if state == "draft"
            else plan.now - DAY * random.uniform(max(1, 2 - ahead), max(1, 2 - ahead) + 2),
            "note": lines["outages"]["called_off"] if state in ("moved", "cancelled") else None,
        }


def _add(
    db: Connection[Any], plan: Plan, party: Party, row: dict[str, Any], replaces: int | None = None
) -> None:
    names = ("state", "transformer_id", "feeder_id", "area", "reason", "starts", "ends", "posted_at")
    values = [
        party.id,
        *(row[n] for n in names),
        party.people[0] if row["posted_at"] else None,
        row["customers"],
        row["told"],
        row["note"],
        replaces,
    ]
    made = db.execute(INSERT, values).fetchone()
    assert made is not None
    if row["state"] == row["told"] == "posted":
        told_of = Outage(
            kind="planned", **{name: row[name] for name in ("state", "area", "reason", "starts", "ends")}
        )
        news = notifications.posted(told_of, plan.now)
        db.execute(CALLBACKS, {**news._asdict(), "district": party.id, "outage": made[0]})
    if row["state"] == "moved":  # customers still believe the old hours: the new notice is to be told
        later = {"state": "posted", "told": None, "note": None, "posted_at": plan.now - timedelta(hours=3)}
        shift = {"starts": row["starts"] + 3 * DAY, "ends": row["ends"] + 3 * DAY}
        _add(db, plan, party, row | later | shift, made[0])


def _at(plan: Plan, day: date, half_hours: int) -> datetime:
    return datetime.combine(day, time(half_hours // 2, half_hours % 2 * 30), plan.utility.zone)
