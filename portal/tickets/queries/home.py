"""What asks for attention: the counts of a home page, what was just written to one, whom the centre would urge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import CENTRE
from portal.database import acting, rows
from portal.tickets.models import MAX_URGES
from portal.tickets.queries.conditions import (
    DUE_TODAY,
    IS_OPEN,
    PAST_DUE,
    RETURNED,
    STILL_DUE,
    UNTOLD,
    URGED,
    VIEWS,
    parameters,
)

#: How far back "just written" looks.
RECENT = timedelta(days=3)
#: Most tickets that are urged at once.
URGED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class HomeCounts:
    """The tiles of a home page, with what each needs for its line of why."""

    open: int
    overdue: int
    oldest: datetime | None  #: the limit that passed first
    today: int
    next: datetime | None  #: the next limit
    returned: int
    urged: int  #: tickets with an urge that was not answered
    confidential: int  #: of the open ones, what not every colleague sees
    untold: int  #: answered, and the customer does not know: for the centre wherever they are
    untold_confidential: int  #: of these, what not every colleague sees


@dataclass(frozen=True, slots=True)
class Reply:
    """Something that the other side wrote about a ticket."""

    at: datetime
    kind: str  #: customer, internal, urged, answered, returned
    number: str
    subject: str
    person: str | None
    unit: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An overdue ticket that the centre may urge; ``last_at`` and ``last_by`` of the holding's last urge."""

    district_id: int
    id: int
    number: str
    subject: str
    unit: str
    holder: str | None
    next_due: datetime  #: the limit that has passed, of the clock `next_clock`
    next_clock: str
    urges: int
    last_at: datetime | None
    last_by: str | None
    passed_up: bool  #: of the holding, to those above its holder

    @property
    def left_out(self) -> bool:
        """Whether the flood guard leaves it out."""
        return self.urges >= MAX_URGES


_HOME = text(f"""
    select count(id) as open, count(*) filter (where {PAST_DUE}) as overdue,
           min(next_due) filter (where {PAST_DUE}) as oldest, count(*) filter (where {DUE_TODAY}) as today,
           min(next_due) filter (where {STILL_DUE}) as next, count(*) filter (where {RETURNED}) as returned,
           count(*) filter (where {URGED}) as urged, count(*) filter (where confidential) as confidential,
           min(told.untold) as untold, min(told.untold_confidential) as untold_confidential
    from (select count(*) as untold, count(*) filter (where confidential) as untold_confidential
          from ticket where {UNTOLD} and (:centre or holder_unit_id = :own)) told
    left join ticket on (cast(:unit as int) is null or holder_unit_id = :unit) and {IS_OPEN}
""")  # noqa: S608

_REPLIES = text(f"""
    with t as (select district_id, id, number, subject from ticket where holder_unit_id = :unit and {IS_OPEN}),
    e as (
        select n.at, n.kind, t.number, t.subject, n.person_id, n.unit_id, n.body
        from t join note n on n.district_id = t.district_id and n.ticket_id = t.id
        where n.at > :since and n.unit_id is distinct from :unit and n.kind in ('customer', 'internal')
        union all
        select u.at, 'urged', t.number, t.subject, u.by_id, null, u.body
        from t join urge u on u.district_id = t.district_id and u.ticket_id = t.id
        where u.answered_at is null
        union all
        select h.since, h.reason, t.number, t.subject, h.by_id, null, h.remark
        from t join holding h on h.district_id = t.district_id and h.ticket_id = t.id and h.until = 'infinity'
        where h.since > :since and h.reason = 'returned'
        union all
        select u.answered_at, 'answered', t.number, t.subject, u.answered_by, u.to_unit_id, u.answer
        from urge u join ticket t on t.district_id = u.district_id and t.id = u.ticket_id
        where :centre and u.answered_at > :since and u.by_id = current_person()
    )
    select e.at, e.kind, e.number, e.subject, p.name as person, u.short_name as unit, e.body as text
    from e left join person p on p.id = e.person_id left join unit u on u.id = e.unit_id
    order by e.at desc limit :n
""")  # noqa: S608

_CANDIDATES = text(f"""
    select ticket.district_id, ticket.id, ticket.number, ticket.subject, u.short_name as unit, p.name as holder,
           ticket.next_due, ticket.next_clock, coalesce(g.times, 0) as urges, g.last_at, lp.name as last_by,
           exists (select from alert a where a.district_id = ticket.district_id and a.kind = 'raised'
                   and a.event = ticket.id || ':held:' || (extract(epoch from h.since) * 1000000)::bigint) as passed_up
    from ticket
    join unit u on u.id = ticket.holder_unit_id
    join holding h on h.district_id = ticket.district_id and h.ticket_id = ticket.id and h.until = 'infinity'
    left join lateral (
        select count(*) times, max(x.at) last_at, (array_agg(x.by_id order by x.at desc))[1] last_by
        from urge x where x.district_id = ticket.district_id and x.ticket_id = ticket.id and x.at >= h.since) g on ticket.urges > 0
    left join person p on p.id = ticket.holder_id
    left join person lp on lp.id = g.last_by
    where {VIEWS["overdue"]} and ticket.holder_unit_id <> :me
      and (cast(:unit as int) is null or ticket.holder_unit_id = :unit)
      and (cast(:category as text) is null or ticket.category = :category)
    order by ticket.next_due limit :most
""")  # noqa: S608


def home_counts(db: Session, *, now: datetime, every_unit: bool = False) -> HomeCounts:
    """What one's unit holds, in one statement; with ``every_unit`` what all hold that may be seen."""
    me = acting(db)
    asked = {
        "unit": None if every_unit else me.unit_id,
        "own": me.unit_id,
        "centre": me.role in CENTRE,
    }
    (counted,) = rows(db, _HOME, HomeCounts, **parameters(now), **asked)
    return counted


def recent_replies(db: Session, n: int, *, now: datetime) -> list[Reply]:
    """What others last wrote about the tickets that one's unit holds; for the centre also answers to one's urges."""
    me = acting(db)
    centre = me.role in CENTRE
    return rows(db, _REPLIES, Reply, unit=me.unit_id, since=now - RECENT, n=n, centre=centre)


def to_urge(
    db: Session, *, now: datetime, unit: int | None = None, category: str | None = None
) -> list[Candidate]:
    """What is overdue and held by others, the oldest first, with how often its holder was urged."""
    me, most = acting(db).unit_id, URGED_AT_ONCE
    return rows(db, _CANDIDATES, Candidate, now=now, unit=unit, category=category, me=me, most=most)
