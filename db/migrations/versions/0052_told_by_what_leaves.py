"""Customers are told by what leaves: messages that lie in the folder tell nobody until they are sent."""

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

MARK = """
create function mark_told(district integer, outage bigint, tells text) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    versions bigint[];
begin
    with recursive chain as (
        select o.id, o.replaces_id from outage o
        where o.district_id = district and o.id = mark_told.outage and o.state = tells
        union all
        select x.id, x.replaces_id from outage x
        join chain on x.district_id = district and x.id = chain.replaces_id and x.state = 'moved'
    ) select array_agg(chain.id) into versions from chain;
    -- The oldest version first, as whoever works with them does: no two wait for each other.
    perform from outage o where o.district_id = district and o.id = any (versions) order by o.id for no key update;
    update outage o set told = case when o.id = mark_told.outage then tells else 'moved' end
    where o.district_id = district and o.id = any (versions)
      and (o.id = mark_told.outage and o.state = tells and o.told is distinct from tells
           or o.id <> mark_told.outage and o.told = 'posted');
end $$;
comment on function mark_told is 'Customers hear what this version of an outage says: it and what it took the place of are marked, if it is so still.';
revoke all on function mark_told from public;

create or replace function keep_told() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform mark_told(new.district_id, new.outage_id, new.tells);
    return null;
end $$;
"""

WRITTEN = """
create function news_written(district integer, outage bigint, key text, taken text[])
    returns table (callbacks integer, leaves boolean, kept boolean)
    language sql stable security definer set search_path = public, pg_temp as $$
    select (select count(*)::int from callback c where c.district_id = district and c.outage_id = news_written.outage
            and c.state = 'waiting' and starts_with(c.dedupe_key, key)),
           coalesce(bool_or(m.state in ('handed', 'sent', 'unbounced', 'delivered')
                            or m.state = 'waiting' and m.channel = any (taken)), false),
           coalesce(bool_or(m.state = 'no_gateway' or m.state = 'waiting' and m.channel <> all (taken)), false)
    from message m
    where may_tell(district) and m.district_id = district and m.outage_id = news_written.outage and starts_with(m.dedupe_key, key)
$$;
comment on function news_written is
    'What becomes of news by its key: whom to ring, whether a message leaves, by the channels that a gateway takes, and whether one lies in the folder.';
revoke all on function news_written from public;
grant execute on function news_written to district_staff, district_manager, centre_supervisor;
"""

RELEASE = """
create or replace function release_messages(by_channel text, most integer) returns table (sent integer, late integer)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    written record;
begin
    sent := 0;
    late := 0;
    if acting_role() <> 'administrator' then return; end if;
    -- What an outage is no longer, nobody is told any more.
    for written in
        with due as (
            select m.district_id, m.id, m.valid_until > now() and (m.outage_id is null or exists (
                       select from outage o where o.district_id = m.district_id and o.id = m.outage_id
                       and o.state = told_by(m.dedupe_key))) as fresh
            from message m
            where m.state = 'no_gateway' and m.channel = by_channel and m.valid_until is not null
            order by m.created_at limit most for update of m skip locked
        ), gone as (
            update message m set state = case when d.fresh then 'waiting' else 'expired' end,
                                 reason = case when d.fresh then null else 'too_late' end,
                                 not_before = now(), attempts = 0
            from due d where m.district_id = d.district_id and m.id = d.id
            returning m.district_id, m.outage_id, told_by(m.dedupe_key) as tells, d.fresh
        ) select g.district_id, g.outage_id, g.tells, g.fresh, count(*)::int as many from gone g
          group by 1, 2, 3, 4 order by 1, 2
    loop
        if written.fresh then sent := sent + written.many; else late := late + written.many; end if;
        if written.fresh and written.outage_id is not null then
            perform mark_told(written.district_id, written.outage_id, written.tells);
        end if;
    end loop;
    notify message;
    return next;
end $$;
comment on function release_messages is
    'What lay in the folder for want of a gateway is sent now, the oldest first; what came too late, or is no longer so, is said to be. Returns how many of each.';
"""

KEEP_BEFORE = """
create or replace function keep_told() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    with recursive chain as (
        select o.id, o.replaces_id from outage o
        where o.district_id = new.district_id and o.id = new.outage_id and o.state = new.tells
        union all
        select x.id, x.replaces_id from outage x
        join chain on x.district_id = new.district_id and x.id = chain.replaces_id and x.state = 'moved'
    )
    update outage o set told = case when o.id = new.outage_id then new.tells else 'moved' end
    where o.district_id = new.district_id and o.id in (select id from chain)
      and (o.id = new.outage_id and o.state = new.tells and o.told is distinct from new.tells
           or o.id <> new.outage_id and o.told = 'posted');
    return null;
end $$;
drop function mark_told;
drop function news_written;
"""

RELEASE_BEFORE = """
create or replace function release_messages(by_channel text, most integer) returns table (sent integer, late integer)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if acting_role() <> 'administrator' then return; end if;
    return query with due as (
        select m.district_id, m.id, m.valid_until > now() as fresh from message m
        where m.state = 'no_gateway' and m.channel = by_channel and m.valid_until is not null
        order by m.created_at limit most for update skip locked
    ), gone as (
        update message m set state = case when d.fresh then 'waiting' else 'expired' end,
                             reason = case when d.fresh then null else 'too_late' end,
                             not_before = now(), attempts = 0
        from due d where m.district_id = d.district_id and m.id = d.id returning d.fresh
    ) select count(*) filter (where fresh)::int, count(*) filter (where not fresh)::int from gone;
    notify message;
end $$;
comment on function release_messages is
    'What lay in the folder for want of a gateway is sent now, the oldest first; what came too late is said to be. Returns how many of each.';
"""


def upgrade() -> None:
    for sql in (MARK, WRITTEN, RELEASE):
        op.execute(sql)


def downgrade() -> None:
    for sql in (RELEASE_BEFORE, KEEP_BEFORE):
        op.execute(sql)
