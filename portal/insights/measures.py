"""Figures for those who steer: what is counted, over which time and units. No personal data is read here.

Days are days of the utility's zone. On time is resolved no later than the limit that the rule gave at receipt, of all that
were resolved under a limit and all that are open past one (of any clock): who leaves the late ones lying gains nothing. What
has no limit is not counted. A unit is the district where the place is, not who holds the ticket.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal import formats
from portal.database import rows
from portal.tickets.queries import workload
from portal.tickets.queries.conditions import IS_OPEN, LIMITED, ON_TIME, PAST_DUE, REOPENED, URGED, WAS_LATE

PERIODS = {"week": workload.DAYS, "month": 30, "quarter": 91, "year": 365}


@dataclass(frozen=True, slots=True)
class Window:
    """A time and the units looked at: ``since`` ≤ moment < ``until`` ≤ ``now``; no unit means all. ``days`` with the running one."""

    since: datetime
    until: datetime
    now: datetime
    zone: str
    days: int
    unit_id: int | None = None

    @property
    def before(self) -> Window:
        """So many days earlier, to compare with: up to the same hour, for the running day is not a whole one."""
        return replace(self, since=self._earlier(self.since), until=self._earlier(self.until))

    @property
    def every_day(self) -> list[date]:
        """Its days on the utility's clock, also those on which nothing happened."""
        first = formats.local(self.since).date()
        return [first + timedelta(days=n) for n in range(self.days)]

    def _earlier(self, moment: datetime) -> datetime:
        return formats.local(moment) - timedelta(days=self.days)  # by the clock on the wall

    @property
    def values(self) -> dict[str, Any]:
        """What the statements take."""
        return {
            "since": self.since,
            "until": self.until,
            "now": self.now,
            "zone": self.zone,
            "unit": self.unit_id,
        }


def window(period: str, now: datetime, unit_id: int | None = None) -> Window:
    """The last days of a period up to now, today among them, in the utility's zone."""
    since = workload.window_start(formats.local(now).date(), PERIODS[period])
    return Window(since, now, now, str(formats.utility_zone()), PERIODS[period], unit_id)


def _frame(db: Session, sql: str, of: Window) -> pd.DataFrame:
    result = db.execute(text(sql), of.values)
    return pd.DataFrame(result.all(), columns=list(result.keys()))


def begins_before(db: Session, moment: datetime) -> bool:
    """Whether requests are known from before this moment: nothing can be compared with a time without records."""
    return bool(db.scalar(text("select min(received_at) < :moment from ticket"), {"moment": moment}))


def requests_by_day(db: Session, of: Window) -> pd.DataFrame:
    """Columns day (date), category (code), requests."""
    return _frame(
        db,
        """
        select (received_at at time zone :zone)::date as day, category, count(*) as requests
        from ticket
        where received_at >= :since and received_at < :until
          and (cast(:unit as int) is null or district_id = :unit)
        group by 1, 2 order by 1, 2
        """,
        of,
    )


def on_time_by_district(db: Session, of: Window) -> pd.DataFrame:
    """Columns unit_id, unit, resolved, on_time (of those), late (open past a limit now), share (0–1, ``on_time`` of both)."""
    return _frame(
        db,
        f"""
        select u.id as unit_id, u.short_name as unit, sum(t.resolved)::int as resolved, sum(t.on_time)::int as on_time,
               sum(t.late)::int as late, (sum(t.on_time) / sum(t.resolved + t.late))::float as share
        from (select district_id, count(*) as resolved, count(*) filter (where {ON_TIME}) as on_time, 0 as late
              from ticket
              where resolved_at >= :since and resolved_at < :until and {LIMITED}
                and (cast(:unit as int) is null or district_id = :unit)
              group by 1
              union all
              select district_id, 0, 0, count(*) from ticket
              where {IS_OPEN} and {PAST_DUE} and (cast(:unit as int) is null or district_id = :unit)
              group by 1) t
        join unit u on u.id = t.district_id and u.kind = 'district'
        group by 1, 2
        order by share, unit
        """,  # noqa: S608 (constants)
        of,
    )


def open_by_district(db: Session, of: Window) -> pd.DataFrame:
    """Columns unit_id, unit, open, overdue: as it is now, whatever the time chosen."""
    return _frame(
        db,
        f"""
        select u.id as unit_id, u.short_name as unit, count(*) as open,
               count(*) filter (where {PAST_DUE}) as overdue
        from ticket join unit u on u.id = ticket.district_id
        where {IS_OPEN} and (cast(:unit as int) is null or ticket.district_id = :unit)
        group by 1, 2 order by overdue desc, open desc
        """,  # noqa: S608 (constants)
        of,
    )


def outage_minutes_by_district(db: Session, of: Window) -> pd.DataFrame:
    """Columns unit_id, unit, kind, customer_minutes, served, minutes, served_by_all: minutes a customer was off on average.

    An outage counts with the part that lies in the window and before now, for the customers it reached, as SAIDI does
    (IEEE 1366: Σ minutes × customers / customers served). Sustained ones only: more than five minutes.
    """
    return _frame(
        db,
        """
        with served as (select district_id, count(*) as served from customer
                        where (cast(:unit as int) is null or district_id = :unit) group by 1),
        off as (
            select district_id, case kind when 'fault' then 'fault' else 'planned' end as kind,
                   sum(customers * extract(epoch from least(coalesce(restored_at, ends), :until, :now)
                                                      - greatest(starts, :since)) / 60) as customer_minutes
            from outage
            where state in ('posted', 'restored') and starts < least(:until, :now)
              and coalesce(restored_at, ends) > :since
              and coalesce(restored_at, ends) - starts > interval '5 minutes'
              and (cast(:unit as int) is null or district_id = :unit)
            group by 1, 2)
        select u.id as unit_id, u.short_name as unit, off.kind, off.customer_minutes::float as customer_minutes, s.served,
               (off.customer_minutes / s.served)::float as minutes,
               (select sum(served) from served)::int as served_by_all
        from off join served s using (district_id) join unit u on u.id = off.district_id
        where off.customer_minutes is not null
        order by minutes desc
        """,
        of,
    )


_LATE_THEN = f"""
    (select count(*) from ticket where {WAS_LATE} and (cast(:unit as int) is null or district_id = :unit))
"""  # noqa: S608 (constants)


@dataclass(frozen=True, slots=True)
class Totals:
    """All units together: what came in and was done in the time, and how it stands now."""

    requests: int
    resolved: int
    on_time: float | None  #: share, 0 to 1; None where nothing was resolved under a limit or is late
    open: int
    overdue: int
    urged: int
    reopened: int  #: came in as a case that came back


def totals(db: Session, of: Window) -> Totals:
    """Seven figures in one statement; open, overdue and urged are those of now, whatever the time."""
    late = "o.overdue" if of.until >= of.now else _LATE_THEN
    (counted,) = rows(
        db,
        text(
            f"""
            select
              (select count(*) from ticket where received_at >= :since and received_at < :until
                 and (cast(:unit as int) is null or district_id = :unit)) as requests,
              (select count(*) from ticket where {REOPENED} and received_at >= :since and received_at < :until
                 and (cast(:unit as int) is null or district_id = :unit)) as reopened,
              r.resolved, r.on_time::float / nullif(r.limited + {late}, 0) as on_time, o.open, o.overdue, o.urged
            from (select count(*) as resolved, count(*) filter (where {ON_TIME}) as on_time,
                         count(*) filter (where {LIMITED}) as limited
                  from ticket where resolved_at >= :since and resolved_at < :until
                    and (cast(:unit as int) is null or district_id = :unit)) r,
                 (select count(*) as open, count(*) filter (where {PAST_DUE}) as overdue,
                         count(*) filter (where {URGED}) as urged
                  from ticket where {IS_OPEN}
                    and (cast(:unit as int) is null or district_id = :unit)) o
            """  # noqa: S608 (constants)
        ),
        Totals,
        **of.values,
    )
    return counted
