"""What is asked about outages: which there are, what must be done, and whether one is at a customer's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import DISTRICT, NotFound, Role
from portal.database import acting, rows
from portal.organisation.corporation_scope import within_scope
from portal.outages.queries.conditions import DROPPED, RECENT, UNENDED, UNNOTIFIED
from portal.outages.queries.conditions import VIEWS as VIEWS
from portal.outages.queries.rows import COLUMNS, JOINED
from portal.outages.queries.rows import OutageRow as OutageRow
from portal.outages.queries.rows import read_key as read_key

PAGE = 50
#: How far a view is counted where counting it all would take longer than reading it.
MAX_COUNTED = 1000
#: How far ahead a caller is told of an outage.
AHEAD = timedelta(days=14)
#: How many outages of one place are read: a schedule of queues has some four a day.
MOST_HITS = 80
#: How many rows are read where a screen sorts or draws them all.
MOST_ROWS = 200
#: A caller is told that power came back for so long.
LATELY = timedelta(hours=3)

#: Outages are public, but lists keep to one's corporation.
OF_UNIT_ASKED = f"case when cast(:unit as int) is null then {within_scope('o.district_id')} else o.district_id = :unit end"
#: Drafts are seen where they are written.
SEEN = f"(o.state <> 'draft' or :anybodys and {within_scope('o.district_id')} or o.district_id = :mine)"
WORDS = "plain(concat_ws(' ', o.area, o.reason, t.name, f.name))"
CLASHING = """
    o.district_id = :d and o.starts < :ends and o.ends > :starts and o.state in ('draft', 'posted')
    and o.id is distinct from :but
    and (o.transformer_id = :t or o.feeder_id = :f
         or o.feeder_id = (select x.feeder_id from transformer x where x.district_id = :d and x.id = :t)
         or o.transformer_id in (select x.id from transformer x where x.district_id = :d and x.feeder_id = :f))
"""
EQUIPMENT = text(
    """select 't' as what, id, name from transformer where district_id = :d
       union all select 'f', id, name from feeder where district_id = :d order by 1, 3, 2"""
)
HITS = f"""
    with home as (
        select c.district_id, c.transformer_id, t.feeder_id,
               case when c.ward_id is not null then array[c.ward_id] else array(
                   select a.ward_id from ward_alias a
                   where c.old_ward in (a.name, a.name || ', ' || split_part(a.former_district, ', ', 1))) end as wards
        from customer c left join transformer t on t.district_id = c.district_id and t.id = c.transformer_id
        where c.district_id = :d and c.id = :c
    ), near as materialized (
        select * from outage o
        where {RECENT} and o.starts < now() + cast(:ahead as interval)
          and o.state <> 'draft'
    ), hit as (
        select o.district_id, o.id, true as sure
        from home h join near o on o.district_id = h.district_id
         and (o.transformer_id = h.transformer_id or o.transformer_id is null and o.feeder_id = h.feeder_id)
        union all
        select o.district_id, o.id, false
        from home h join outage_ward w on w.ward_id = any (h.wards)
        join near o on o.district_id = w.district_id and o.id = w.outage_id
         and o.transformer_id is null and o.feeder_id is null
    )
    select {COLUMNS}, hit.sure, coalesce(n.state = 'cancelled', false) as called_off,
           case when n.state <> 'cancelled' then n.starts end as instead_starts,
           case when n.state <> 'cancelled' then n.ends end as instead_ends
    from hit join near o on o.district_id = hit.district_id and o.id = hit.id {JOINED}
    left join lateral (
        with recursive later as (
            select x.id, x.state, x.starts, x.ends from outage x
            where o.state = 'moved' and x.district_id = o.district_id and x.replaces_id = o.id
            union
            select x.id, x.state, x.starts, x.ends from later
            join outage x on x.district_id = o.district_id and x.replaces_id = later.id
            where later.state = 'moved'
        ) select * from later where state in ('posted', 'restored', 'cancelled') limit 1
    ) n on true
    where o.state = 'posted' and {UNENDED}
       or o.state = 'restored' and o.restored_at > now() - cast(:lately as interval)
       or {DROPPED} and o.posted_at is not null and o.ends > now()
    order by o.state <> 'posted', o.starts > now(), not hit.sure, o.starts limit {MOST_HITS}
"""  # noqa: S608 (constants)


#: To come in any version that took its place; by keys, so that a long past is not looked through.
CONCERNS = """
    (o.district_id, o.id) in (
        select x.district_id, x.id from outage x where x.ends > now()
        union all
        (with recursive before as (
            select x.district_id, x.replaces_id as id from outage x
            where x.ends > now() and x.state = 'posted' and x.replaces_id is not null
            union
            select x.district_id, x.replaces_id from before
            join outage x on x.district_id = before.district_id and x.id = before.id
            where x.replaces_id is not null
        ) select before.district_id, before.id from before))
"""
TO_POST = "o.state = 'draft' and o.ends > now()"
TO_NOTIFY = f"{UNNOTIFIED} and {CONCERNS}"


def one(db: Session, district_id: int, outage_id: int) -> OutageRow:
    """This outage. Raises NotFound, also for a draft of another district."""
    found = _find(db, "o.district_id = :d and o.id = :o", unit=district_id, d=district_id, o=outage_id)
    if not found:
        raise NotFound("outage")
    return found[0]


def schedule(
    db: Session, unit: int | None, since: datetime, until: datetime, most: int = 200
) -> list[OutageRow]:
    """What is off between two moments, the earliest first, drafts and cancelled ones included."""
    where = "o.ends > :since and o.starts < :until"
    return _find(db, where, "o.starts, o.district_id, o.id", unit=unit, most=most, since=since, until=until)


def listing(
    db: Session, unit: int | None, view: str, q: str, now: datetime, page: int = 1, *, limit: int = PAGE
) -> tuple[list[OutageRow], int]:
    """A page of a list, and how many there are (``MAX_COUNTED`` at most): what is ahead by its start, the rest newest first.

    ``q`` is looked for in area, reason, station and line, with or without marks.
    """
    order = "o.starts, o.id" if view in ("ahead", "now", "draft") else "o.starts desc, o.id desc"
    where = VIEWS.get(view, "true")
    if q.strip():
        where += f" and {WORDS} like '%' || plain(:q) || '%'"
    values: dict[str, Any] = {"unit": unit, "q": _like(q), "now": now}
    found = _find(db, where, order, most=limit, skip=(max(1, page) - 1) * limit, **values)
    if len(found) < limit and page <= 1:
        return found, len(found)
    query = f"select count(*) from (select 1 from outage o {JOINED} where {where} and {OF_UNIT_ASKED} and {SEEN} limit {MAX_COUNTED}) x"  # noqa: S608 (constants)
    return found, db.scalar(text(query), _values(db, **values)) or 0


def counts(db: Session, unit: int | None, now: datetime) -> dict[str, int]:
    """How many each view of the list holds, up to ``MAX_COUNTED``."""
    told = ", ".join(
        f"(select count(*) from (select 1 from outage o where {where} and {OF_UNIT_ASKED} and {SEEN} limit {MAX_COUNTED}) x) as {name}"  # noqa: S608 (constants)
        for name, where in VIEWS.items()
    )
    return dict(db.execute(text(f"select {told}"), _values(db, unit=unit, now=now)).mappings().one())


def to_do(
    db: Session, unit: int | None, *, post: int = 5, notify: int = 5
) -> tuple[list[OutageRow], list[OutageRow]]:
    """The first so many drafts to post and outages whose customers are to be told, in one question.

    Drafts: the most urgent first, ``latest`` says until when. To tell: those whose customers believe what no longer holds, of moved,
    cancelled and taken up again ones, the next first; a moved one until its new hours are over too.
    """
    query = f"({_select(TO_POST)} limit :most) union all ({_select(TO_NOTIFY)} limit :told)"
    found = _all(db, query, unit=unit, most=MOST_ROWS, told=notify)
    drafts = [outage for outage in found if outage.state == "draft"]
    return _by_urgency(drafts)[:post], [outage for outage in found if outage.state != "draft"]


def _by_urgency(drafts: list[OutageRow]) -> list[OutageRow]:
    return sorted(drafts, key=lambda draft: draft.latest)


def overlapping(db: Session, outage: OutageRow) -> list[OutageRow]:
    """Others at the place of one that is still to come, in the same hours: perhaps the same work, entered twice."""
    if outage.state not in ("draft", "posted"):
        return []
    place = outage.district_id, outage.transformer_id, outage.feeder_id
    return clashes(db, *place, outage.starts, outage.ends, outage.id)


def clashes(
    db: Session,
    district_id: int,
    transformer_id: int | None,
    feeder_id: int | None,
    starts: datetime,
    ends: datetime,
    but: int | None = None,
) -> list[OutageRow]:
    """Drafts and posted ones that take the same station off in these hours, its line's included."""
    if transformer_id is None and feeder_id is None:
        return []
    return _find(
        db,
        CLASHING,
        unit=district_id,
        most=5,
        d=district_id,
        t=transformer_id,
        f=feeder_id,
        starts=starts,
        ends=ends,
        but=but,
    )


def at_customer(db: Session, district_id: int, customer_id: int) -> list[OutageRow]:
    """Outages at this customer's now, lately and in the next two weeks, the one to speak of first.

    By station or line they are ``sure``. By the ward's name they are possible: a notice names a ward of which it takes
    a part; a record with a former ward only is found by that. What was moved or cancelled is told too, for who calls may have read the old notice.
    """
    return _all(db, HITS, d=district_id, c=customer_id, ahead=AHEAD, lately=LATELY)


def equipment(db: Session, district_id: int) -> tuple[dict[int, str], dict[int, str]]:
    """Stations and lines of a district by name, for picking one."""
    known = db.execute(EQUIPMENT, {"d": district_id}).all()
    return {r.id: r.name for r in known if r.what == "t"}, {r.id: r.name for r in known if r.what == "f"}


def _find(
    db: Session,
    where: str,
    order: str = "o.starts, o.id",
    *,
    unit: int | None = None,
    most: int = MOST_ROWS,
    skip: int = 0,
    **values: Any,
) -> list[OutageRow]:
    query = f"{_select(where, order)} limit :most offset :skip"
    return _all(db, query, unit=unit, most=most, skip=skip, **values)


def _select(where: str, order: str = "o.starts, o.id") -> str:
    return f"select {COLUMNS} from outage o {JOINED} where {where} and {OF_UNIT_ASKED} and {SEEN} order by {order}"  # noqa: S608 (constants)


def _all(db: Session, query: str, **values: Any) -> list[OutageRow]:
    return rows(db, text(query), OutageRow, **_values(db, **values))


def _values(db: Session, **values: Any) -> dict[str, Any]:
    me = acting(db)
    mine = me.unit_id if me.role in DISTRICT else None
    return {
        "anybodys": me.role is Role.CENTRE_SUPERVISOR,
        "mine": mine,
        **values,
    }


def _like(q: str) -> str:
    """The words as LIKE takes them literally."""
    return q.strip()[:100].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
