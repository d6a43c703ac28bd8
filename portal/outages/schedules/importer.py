"""A schedule read in: first what would become of each of its lines, then the writing of those that are ours.

A schedule is evaluated once; what is decided about its lines (`Options`) then selects among what was found. `plan`
writes nothing. `write` inserts and updates set-wise by the notice's own identity (`reading.key`), so the same
schedule a second time has nothing to write.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import rows
from portal.outages.schedules.evaluate import evaluate
from portal.outages.schedules.queries import import_context
from portal.outages.schedules.reading import Reading
from portal.outages.schedules.types import (
    UNDECIDED,
    EvaluatedLine,
    ImportContext,
    ImportLine,
    Options,
    Outcome,
)

#: Kept as the file has it. Where the file says nothing, what is stored stays; what people decided here stays as well.
#: ``again`` are those that a file dropped and this one speaks of again. What customers were told of it stays
#: beside it, so that it shows that they do not know.
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
        where (o.state in ('draft', 'posted') or o.state in ('moved', 'cancelled') and o.source_key = any (:again))
          and (o.kind, o.state, o.ends, o.reason, o.published_status)
              is distinct from (excluded.kind, excluded.state, excluded.ends, coalesce(excluded.reason, o.reason),
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


class Written(NamedTuple):
    """How many were added and changed."""

    new: int
    changed: int


@dataclass(frozen=True)
class Evaluation:
    """A schedule, evaluated: all that could become of its lines."""

    lines: list[EvaluatedLine]
    reading: Reading

    def select(self, options: Options) -> Plan:
        """What becomes of each line when this is decided; asks nothing anew."""
        return Plan([line.under(options) for line in self.lines], self.reading)


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


def evaluated(reading: Reading, known: ImportContext) -> Evaluation:
    """All that could become of it. No transaction needs to be open while a long file is evaluated."""
    return Evaluation(list(evaluate(reading, known)), reading)


def plan(db: Session, reading: Reading, options: Options = UNDECIDED) -> Plan:
    """What would become of each line; writes nothing."""
    return evaluated(reading, import_context(db, reading)).select(options)


def write(db: Session, planned: Plan, *, source: str) -> Written:
    """Write the lines that are new or changed, all in one statement, or nothing if there are none."""
    lines = list(_rows(planned.of("new", "changed")))
    if not lines:
        return Written(0, 0)
    again = [line.target.key for line in planned.of("changed") if line.target]
    told = json.dumps(lines, ensure_ascii=False)
    (written,) = rows(db, WRITE, Written, rows=told, source=source[:200] or None, again=again)
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
