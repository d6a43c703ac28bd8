"""A schedule read in: first what would become of each of its lines, then the writing of those that are ours.

`plan` writes nothing. `write` inserts and updates set-wise by the notice's own identity (`reading.key`), so the same
schedule a second time has nothing to write.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.access import Invalid, Role
from portal.database import acting, rows
from portal.i18n import _
from portal.organisation.corporation_scope import corporation_scope
from portal.outages.schedules.evaluate import evaluate
from portal.outages.schedules.lookup import equipment_index
from portal.outages.schedules.reading import Reading, key
from portal.outages.schedules.types import ImportContext, ImportLine, Outcome, Stored
from portal.outages.wards.index import ward_index

__all__ = ["ImportLine", "Outcome", "Plan", "Written", "affected", "context", "evaluated", "plan", "write"]

STORED = text(
    """select source_key, district_id, state, kind, ends, reason, published_status
       from outage where source_key = any (:keys) order by district_id"""
)
#: Kept as the file has it. Where the file says nothing, what is stored stays; what people decided here stays as well.
WRITE = text(
    """
    with r as (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) r(
            district_id int, source_key text, kind text, state text, transformer_id int, feeder_id int, area text,
            reason text, starts timestamptz, ends timestamptz, company text, published_status text,
            source_line int, note text, wards int[])
    ), written as (
        insert into outage as o (district_id, source_key, kind, state, transformer_id, feeder_id, area, reason,
                                 starts, ends, company, published_status, source, source_line, note,
                                 posted_at, posted_by, customers)
        select r.district_id, r.source_key, r.kind, r.state, r.transformer_id, r.feeder_id, r.area, r.reason,
               r.starts, r.ends, r.company, r.published_status, :source, r.source_line, r.note,
               now(), current_person(),
               case when r.transformer_id is not null or r.feeder_id is not null then
                   (select count(*) from customer c
                    left join transformer t on t.district_id = c.district_id and t.id = c.transformer_id
                    where c.district_id = r.district_id
                      and (c.transformer_id = r.transformer_id or t.feeder_id = r.feeder_id)) end
        from r
        on conflict (district_id, source_key) do update
        set kind = excluded.kind, state = excluded.state, ends = excluded.ends,
            reason = coalesce(excluded.reason, o.reason),
            published_status = coalesce(excluded.published_status, o.published_status),
            source = excluded.source, source_line = excluded.source_line
        where o.state in ('draft', 'posted')
          and (o.kind, o.ends, o.reason, o.published_status)
              is distinct from (excluded.kind, excluded.ends, coalesce(excluded.reason, o.reason),
                                coalesce(excluded.published_status, o.published_status))
        returning o.district_id, o.id, o.source_key, o.version
    ), named as (
        insert into outage_ward (district_id, outage_id, ward_id)
        select w.district_id, w.id, ward from written w join r using (district_id, source_key)
        cross join unnest(r.wards) ward
        on conflict do nothing
    )
    select count(*) filter (where version = 1) as new, count(*) filter (where version > 1) as changed from written
    """
)


REACHED = text(
    """
    select r.line, count(c.id) as customers
    from jsonb_to_recordset(cast(:rows as jsonb)) r(line int, d int, t int, f int)
    left join transformer t on t.district_id = r.d and (t.id = r.t or t.feeder_id = r.f)
    left join customer c on c.district_id = t.district_id and c.transformer_id = t.id
    group by r.line
    """
)


#: Outages that are read in at once; a utility announces some hundreds a week.
MAX_NOTICES = 20_000


class Written(NamedTuple):
    """How many were added and changed."""

    new: int
    changed: int


@dataclass(frozen=True)
class Plan:
    """The dry run of a schedule."""

    lines: list[ImportLine]
    reading: Reading

    def of(self, *outcomes: Outcome) -> list[ImportLine]:
        """The lines with one of these outcomes."""
        return [line for line in self.lines if line.outcome in outcomes]

    @property
    def counts(self) -> Counter[Outcome]:
        """How many lines of each outcome."""
        return Counter(line.outcome for line in self.lines)

    @property
    def mixed(self) -> bool:
        """Whether the file holds other units' outages too: then what has no known place is probably theirs."""
        return any(line.outcome == "other" and line.unit for line in self.lines)


def context(
    db: Session, reading: Reading, *, note: str | None = None, unplaced: bool = True, past: bool = False
) -> ImportContext:
    """What must be known to judge this reading: six statements, however long it is.

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
            db, equipment=any(n.station for n in notices), district=None if every else me.unit_id
        ),
        stored=stored,
        note=note,
        unplaced=unplaced,
        scope=None if units is None else frozenset(units),
        past=past,
    )


def plan(
    db: Session, reading: Reading, *, note: str | None = None, unplaced: bool = True, past: bool = False
) -> Plan:
    """What would become of each line; writes nothing. See `actions.import_notices` for the arguments."""
    return evaluated(reading, context(db, reading, note=note, unplaced=unplaced, past=past))


def evaluated(reading: Reading, known: ImportContext) -> Plan:
    """The same with what is known already: no transaction is open while a long file is judged."""
    return Plan(list(evaluate(reading, known)), reading)


def affected(db: Session, lines: Iterable[ImportLine]) -> dict[int, int]:
    """Line number → customers of its station or line, for the lines that name one we may count."""
    asked = {
        line.line: (line.target.district_id, line.target.transformer_id, line.target.feeder_id)
        for line in lines
        if line.target and (line.target.transformer_id or line.target.feeder_id)
    }
    if not asked:
        return {}
    places = [{"line": n, "d": d, "t": t, "f": f} for n, (d, t, f) in asked.items()]
    return {row.line: row.customers for row in db.execute(REACHED, {"rows": json.dumps(places)})}


def write(db: Session, planned: Plan, *, source: str) -> Written:
    """Write the lines that are new or changed, all in one statement, or nothing if there are none."""
    lines = list(_rows(planned.of("new", "changed")))
    if not lines:
        return Written(0, 0)
    (written,) = rows(
        db, WRITE, Written, rows=json.dumps(lines, ensure_ascii=False), source=source[:200] or None
    )
    return written


def _rows(lines: Iterable[ImportLine]) -> Iterable[dict[str, Any]]:
    for line in lines:
        notice, target = line.notice, line.target
        assert notice is not None
        assert target is not None
        assert notice.end is not None
        yield {
            "district_id": target.district_id,
            "source_key": target.key,
            "kind": target.kind,
            "state": target.state,
            "transformer_id": target.transformer_id,
            "feeder_id": target.feeder_id,
            "area": notice.area,
            "reason": notice.reason,
            "starts": notice.start.isoformat(),
            "ends": notice.end.isoformat(),
            "company": notice.company,
            "published_status": notice.status,
            "source_line": notice.line,
            "note": target.note,
            "wards": list(target.wards),
        }
