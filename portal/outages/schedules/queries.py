"""What is asked before a schedule is written: what must be known to evaluate its lines, and how many each reaches."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.access import Invalid, Role
from portal.database import acting, rows
from portal.i18n import _
from portal.organisation.corporation_scope import corporation_scope
from portal.outages.queries.affected import WAY
from portal.outages.schedules.lookup import LONGEST_NAME, equipment_index
from portal.outages.schedules.reading import Reading, key
from portal.outages.schedules.types import ImportContext, ImportLine, Stored
from portal.outages.wards.index import ward_index

STORED = text(
    """select source_key, district_id, state, kind, ends, reason, published_status
       from outage where source_key = any (:keys) order by district_id"""
)
AFFECTED = text(
    """
    select r.line, count(c.id) as customers
    from jsonb_to_recordset(cast(:rows as jsonb)) r(line int, d int, t int, f int)
    left join transformer t on t.district_id = r.d and (t.id = r.t or t.feeder_id = r.f)
    left join customer c on c.district_id = t.district_id and c.transformer_id = t.id
    group by r.line
    """
)


REACHED = text(
    f"""
    with place as (
        select distinct r.d, t.id as t
        from jsonb_to_recordset(cast(:rows as jsonb)) r(d int, t int, f int)
        join transformer t on t.district_id = r.d and (t.id = r.t or t.feeder_id = r.f)
    )
    select coalesce({WAY}, case when c.notify_by <> 'none' and c.phone_masked is not null then 'call' end) as way,
           count(*) as customers
    from place join customer c on c.district_id = place.d and c.transformer_id = place.t group by 1
    """  # noqa: S608 (constants)
)


#: Outages that are read in at once; a utility announces some hundreds a week.
MAX_NOTICES = 20_000


def import_context(db: Session, reading: Reading) -> ImportContext:
    """What must be known to evaluate this reading: six statements, however long it is.

    Raises:
        Invalid: it holds more than ``MAX_NOTICES`` outages.
    """
    me = acting(db)
    notices = reading.notices
    if len(notices) > MAX_NOTICES:
        raise Invalid(
            _(
                "{count} outages; at most {limit} are read in at once. Split the file.",
                count=len(notices),
                limit=MAX_NOTICES,
            )
        )
    every = me.role is Role.CENTRE_SUPERVISOR
    units = corporation_scope(db)
    stored: dict[str, list[Stored]] = {}
    for row in rows(db, STORED, Stored, keys=[key(n) for n in notices]):
        stored.setdefault(row.source_key, []).append(row)
    return ImportContext(
        unit_id=me.unit_id,
        every=every,
        now=db.scalars(select(func.now())).one(),
        ward_index=ward_index(db),
        equipment_index=equipment_index(
            db,
            equipment=any(n.station or len(n.area) <= LONGEST_NAME for n in notices),
            district=None if every else me.unit_id,
        ),
        stored=stored,
        scope=None if units is None else frozenset(units),
    )


def affected_customers(db: Session, lines: Iterable[ImportLine]) -> dict[int, int]:
    """Line number → customers of its station or line, for the lines that name one we may count."""
    asked = {
        line.line: (line.target.district_id, line.target.transformer_id, line.target.feeder_id)
        for line in lines
        if line.target and (line.target.transformer_id or line.target.feeder_id)
    }
    if not asked:
        return {}
    rows = [{"line": n, "d": d, "t": t, "f": f} for n, (d, t, f) in asked.items()]
    return {row.line: row.customers for row in db.execute(AFFECTED, {"rows": json.dumps(rows)})}


def reached_customers(db: Session, lines: Iterable[ImportLine]) -> dict[str | None, int]:
    """How many customers the stations and lines of these lines reach, each once, by the way that they could be told.

    “call” for those who are rung, None for those who are not told.
    """
    places = {
        (line.target.district_id, line.target.transformer_id, line.target.feeder_id)
        for line in lines
        if line.target and (line.target.transformer_id or line.target.feeder_id)
    }
    if not places:
        return {}
    asked = json.dumps([{"d": d, "t": t, "f": f} for d, t, f in places])
    return {row.way: row.customers for row in db.execute(REACHED, {"rows": asked})}
