"""Tickets by who holds them: the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal import formats
from portal.access import Role
from portal.database import acting, rows
from portal.organisation.corporation_scope import within_scope
from portal.tickets.queries.conditions import (
    DUE_TODAY,
    IS_OPEN,
    LIMITED,
    ON_TIME,
    PAST_DUE,
    REOPENED,
    RETURNED,
    URGED,
    parameters,
)

#: So many days the share on time looks back, today among them.
DAYS = 7


@dataclass(frozen=True, slots=True)
class Holder:
    """What one unit (for a manager: one person of the unit) has to do.

    In the last 7 days ``done`` under a limit, ``on_time`` of those; with them counts what is open and ``late`` now.
    """

    id: int | None
    name: str | None
    open: int
    overdue: int
    oldest: datetime | None  #: the limit that passed first
    today: int
    unanswered: int  #: tickets with an urge that was not answered
    reopened: int  #: cases that came back
    new: int
    working: int
    waiting: int
    checking: int
    returned: int
    done: int
    on_time: int
    late: int  #: of a unit where the place is there, as ``done``; of a person what they hold

    @property
    def judged(self) -> int:
        """Of how many the share on time is."""
        return self.done + self.late


_FIGURES = f"""
    count(*) open, count(*) filter (where {PAST_DUE}) overdue,
    min(next_due) filter (where {PAST_DUE}) oldest,
    count(*) filter (where {DUE_TODAY}) today,
    count(*) filter (where {URGED}) unanswered, count(*) filter (where {REOPENED}) reopened,
    count(*) filter (where state = 'new') as new,
    count(*) filter (where state = 'working') working, count(*) filter (where state = 'waiting') waiting,
    count(*) filter (where state = 'checking') checking, count(*) filter (where {RETURNED}) returned
    from ticket where {IS_OPEN} and (cast(:category as text) is null or category = :category)
"""
_DONE = f"""
    count(*) done, count(*) filter (where {ON_TIME}) on_time
    from ticket where resolved_at >= :since and resolved_at < :now and {LIMITED}
      and (cast(:category as text) is null or category = :category)
"""
_SHOWN = """
    coalesce(o.open, 0) as open, coalesce(o.overdue, 0) as overdue, o.oldest, coalesce(o.today, 0) as today,
    coalesce(o.unanswered, 0) as unanswered, coalesce(o.reopened, 0) as reopened, coalesce(o.new, 0) as new, coalesce(o.working, 0) as working,
    coalesce(o.waiting, 0) as waiting, coalesce(o.checking, 0) as checking, coalesce(o.returned, 0) as returned,
    coalesce(d.done, 0) as done, coalesce(d.on_time, 0) as on_time
"""
_LATE = f"""
    count(*) late from ticket where {IS_OPEN} and {PAST_DUE} and (cast(:category as text) is null or category = :category)
"""
_UNITS = text(f"""
    with o as (select holder_unit_id id, {_FIGURES} group by 1), d as (select district_id id, {_DONE} group by 1),
         l as (select district_id id, {_LATE} group by 1)
    select u.id, u.short_name as name, {_SHOWN}, coalesce(l.late, 0) as late
    from unit u left join o on o.id = u.id left join d on d.id = u.id left join l on l.id = u.id
    where u.kind = 'district' and u.valid @> current_date and {within_scope("u.id")} or o.open > 0
    order by coalesce(o.overdue, 0) desc, coalesce(o.today, 0) desc, u.id
""")  # noqa: S608
_PEOPLE = text(f"""
    with o as (select holder_id id, {_FIGURES} and holder_unit_id = :unit group by 1),
         d as (select holder_id id, {_DONE} and district_id = :unit group by 1),
         w as (select distinct p.id, p.name from assignment a join person p on p.id = a.person_id and p.active
               where a.unit_id = :unit and a.valid @> now())
    select p.id, p.name, {_SHOWN}, coalesce(o.overdue, 0) as late
    from (select coalesce(w.id, x.id) id, coalesce(w.name, p.name) name
          from w full join (select id from o union select id from d) x on x.id = w.id
          left join person p on p.id = x.id) p
    left join o on o.id is not distinct from p.id left join d on d.id is not distinct from p.id
    order by coalesce(o.overdue, 0) desc, coalesce(o.today, 0) desc, p.name nulls first
""")  # noqa: S608


def window_start(today: date, days: int = DAYS) -> datetime:
    """00:00 of the first of the last days, today among them, in the utility's zone."""
    return datetime.combine(today - timedelta(days=days - 1), time(), tzinfo=formats.utility_zone())


def board(db: Session, *, now: datetime, category: str | None = None) -> list[Holder]:
    """Units by what is overdue, in one statement; for a district's manager the people of the unit instead.

    A row without a name is what nobody has accepted.
    """
    me = acting(db)
    values = parameters(now) | {"category": category, "unit": me.unit_id}
    by_person = me.role == Role.DISTRICT_MANAGER
    statement = _PEOPLE if by_person else _UNITS
    since = window_start(formats.local(now).date())
    return rows(db, statement, Holder, **values, since=since)
