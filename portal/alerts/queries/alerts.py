"""Alerts as people read them: what waits for oneself, and what a supervisor or manager watches climb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.alerts.models import AlertRule
from portal.database import rows

#: Alerts that a list shows at most; it says how many there are.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class WaitingAlert:
    """An open alert said to who asks, or to the whole unit; ``every`` is how many there are.

    ``clock`` and ``due`` are of a limit; ``by`` caused it; ``body`` is what they wrote.
    """

    district_id: int
    id: int
    kind: str
    clock: str | None
    due: datetime | None
    made_at: datetime
    climbs_at: datetime | None
    number: str  #: empty where they do not see the ticket; ``subject`` then says what they need
    subject: str
    unit: str
    by: str | None
    body: str | None
    rings: list[str]  #: sound, browser: what the open page does, unless these are quiet hours
    every: int

    @property
    def key(self) -> tuple[int, int]:
        """What actions take."""
        return self.district_id, self.id


@dataclass(frozen=True, slots=True)
class WatchedAlert:
    """An alert as who is responsible watches it: to whom it was said last, who is next, how it ended.

    ``every`` counts all that were made in the time asked for.
    """

    district_id: int
    id: int
    kind: str
    clock: str | None
    made_at: datetime
    step: int
    climbs_at: datetime | None
    settled_at: datetime | None
    settled_how: str | None
    settled_by: str | None
    number: str
    subject: str
    unit: str
    told: str | None
    told_at: datetime | None
    next: str | None
    every: int

    @property
    def key(self) -> tuple[int, int]:
        """What actions take."""
        return self.district_id, self.id


_WAITING = text("""
    select a.district_id, a.id, a.kind, a.clock, a.due, a.made_at, a.climbs_at, coalesce(t.number, '') as number,
           coalesce(t.subject, a.body) as subject, u.short_name as unit, p.name as by,
           case when t.id is not null then a.body end as body,
           case when r.pierces_quiet or (select quiet_until(current_person(), now())) is null
                then array(select w from unnest(array['sound', 'browser']) w where w = any (c.ways || r.kept_ways) or w = any (r.kept_ways))
                else '{}' end as rings,
           count(*) over () as every
    from alert a
    join alert_rule r on r.kind = a.kind
    left join alert_choice c on c.kind = a.kind and c.person_id = current_person()
    left join ticket t on t.district_id = a.district_id and t.id = a.ticket_id
    join unit u on u.id = a.unit_id
    left join person p on p.id = a.by_id
    where a.settled_at is null and exists (
        select from alert_addressee x
        where x.district_id = a.district_id and x.alert_id = a.id
          and (x.person_id = current_person() or x.person_id is null and x.unit_id = current_unit()))
    order by a.climbs_at nulls last, a.made_at desc, a.id desc limit :most
""")

_OF_TICKET = text("""
    select a.district_id, a.id, a.kind, a.clock, a.due, a.made_at, a.climbs_at, '' as number, '' as subject,
           u.short_name as unit, p.name as by, a.body, '{}'::text[] as rings, 0 as every
    from alert a join unit u on u.id = a.unit_id left join person p on p.id = a.by_id
    where a.district_id = :district and a.ticket_id = :ticket and a.settled_at is null
      and a.kind in ('hazard', 'limit', 'half', 'raised', 'answer')
    order by a.made_at
""")

_WATCHED = text("""
    with shown as (
        select a.*, count(*) over () as every
        from alert a where a.settled_at is null and (a.climbs_at is not null or a.step > 0) or a.made_at >= :since
        order by a.settled_at desc nulls first, a.climbs_at nulls last, a.made_at desc limit :most)
    select a.district_id, a.id, a.kind, a.clock, a.made_at, a.step, a.climbs_at, a.settled_at, a.settled_how,
           s.name as settled_by, t.number, t.subject, u.short_name as unit, l.told, l.told_at,
           case when a.climbs_at is not null then next_in_line(a.district_id, a.id) end as next, a.every
    from shown a
    join ticket t on t.district_id = a.district_id and t.id = a.ticket_id
    join unit u on u.id = a.unit_id
    left join person s on s.id = a.settled_by
    left join lateral (
        select string_agg(coalesce(p.name, v.short_name), ', ' order by p.name) as told, max(x.at) as told_at
        from alert_addressee x left join person p on p.id = x.person_id join unit v on v.id = x.unit_id
        where x.district_id = a.district_id and x.alert_id = a.id
          and x.step = (select max(y.step) from alert_addressee y where y.district_id = a.district_id and y.alert_id = a.id)
    ) l on true
    order by a.settled_at desc nulls first, a.climbs_at nulls last, a.made_at desc
""")


def waiting(db: Session, most: int = SHOWN) -> list[WaitingAlert]:
    """What was said to who asks and nobody has acknowledged, what climbs first first; in one statement."""
    return rows(db, _WAITING, WaitingAlert, most=most)


def of_ticket(db: Session, district_id: int, ticket_id: int) -> list[WaitingAlert]:
    """What waits about one ticket, but what is acknowledged by accepting it or with its urge."""
    return rows(db, _OF_TICKET, WaitingAlert, district=district_id, ticket=ticket_id)


def watched(db: Session, *, since: datetime, most: int = SHOWN) -> list[WatchedAlert]:
    """For who is responsible: what climbs or has climbed and is open, and all that was made since a moment."""
    return rows(db, _WATCHED, WatchedAlert, since=since, most=most)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What the administrator decided of a kind of alert."""

    kind: str
    climbs_after: int | None
    pierces_quiet: bool
    kept_ways: list[str]
    version: int


def rules(db: Session) -> list[RuleRow]:
    """One row a kind."""
    names = ", ".join(("kind", "climbs_after", "pierces_quiet", "kept_ways", "version"))
    return rows(db, text(f"select {names} from {AlertRule.__tablename__} order by kind"), RuleRow)  # noqa: S608
