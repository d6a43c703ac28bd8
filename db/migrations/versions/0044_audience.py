"""Whom a message about an outage goes to is one question, asked before it goes and by what sends it."""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

AUDIENCE = """
create function may_tell(district int) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select acting_role() in ('district_staff', 'district_manager', 'centre_supervisor') and sees_district(district)
$$;
comment on function may_tell is 'Whether who acts writes to the customers of this district.';

create function notices(o outage) returns table (id bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with recursive chain as (
        select o.id, o.replaces_id
        union all
        select x.id, x.replaces_id from outage x join chain on x.district_id = o.district_id and x.id = chain.replaces_id
    ) select chain.id from chain where chain.id is not null
$$;
comment on function notices is 'An outage and those that it took the place of: customers may have been told any of them.';

create function audience(o outage, telling text) returns table (customer_id bigint, way text, rung boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    select c.id, w.way,
           w.way is null and c.notify_by <> 'none' and c.phone is not null
           and (telling = 'posted'  -- that it is off or moved concerns who was told of it, or is being told
                or telling in ('moved', 'cancelled')
                   and (exists (select from callback k where k.district_id = o.district_id and k.customer_id = c.id
                                and k.outage_id in (select n.id from notices(o) n)
                                and (k.state = 'told' or k.claimed_until > now()))
                        or exists (select from message m where m.district_id = o.district_id and m.customer_id = c.id
                                   and m.outage_id in (select n.id from notices(o) n)
                                   and m.state in ('sent', 'handed', 'unbounced', 'delivered'))))
    from customer c
    left join transformer tr on tr.district_id = c.district_id and tr.id = c.transformer_id
    cross join lateral (select contact_way(c.notify_by, c.email is not null and c.email_bounced_at is null, c.phone is not null,
                                           false) way) w
    where c.district_id = o.district_id
      and (c.transformer_id = o.transformer_id or o.transformer_id is null and tr.feeder_id = o.feeder_id)
$$;
comment on function audience is 'Everybody whom an outage reaches: by which way they are told, or whether they are rung. Neither: they are not told.';

create function count_audience(district int, outage bigint, station int, line int, telling text)
returns table (way text, customers bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    o outage;
begin
    if not may_tell(district) then return; end if;
    select * into o from outage x where x.district_id = district and x.id = count_audience.outage;
    o.district_id := district;
    o.transformer_id := station;
    o.feeder_id := line;
    return query select coalesce(a.way, case when a.rung then 'call' end), count(*) from audience(o, telling) a group by 1;
end $$;
comment on function count_audience is 'How many would be told by which way, call for those to be rung, null for those not told; of an outage that may not be stored yet.';
grant execute on function count_audience(int, bigint, int, int, text) to district_staff, district_manager, centre_supervisor;

create or replace function tell_reached(district integer, outage bigint, subject text, body text, key text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    o outage;
    written int;
begin
    select * into o from outage x where x.district_id = district and x.id = tell_reached.outage;
    if o.id is null or not may_tell(district) then return 0; end if;
    insert into message (district_id, outage_id, customer_id, kind, channel, recipient, subject, body, dedupe_key, valid_until,
                         created_by)
    select district, o.id, c.id, case when o.kind = 'planned' and o.starts > now() + interval '12 hours' then 'planned' else 'urgent' end,
           a.way, contact_address(a.way, c.email, c.phone),
           tell_reached.subject, tell_reached.body, key || ':' || c.id, greatest(o.ends, now() + interval '1 hour'), current_person()
    from audience(o, o.state) a join customer c on c.district_id = district and c.id = a.customer_id
    where a.way is not null
    on conflict (dedupe_key) do nothing;
    get diagnostics written = row_count;
    update callback x set state = 'obsolete', settled_at = now()
    where x.district_id = district and x.id in (
        select y.id from callback y
        where y.district_id = district and y.state = 'waiting' and y.outage_id in (select id from notices(o))
          and not starts_with(y.dedupe_key, key || ':')
        for update skip locked);  -- who rings at this moment holds the row, and perhaps waits for ours
    insert into callback (district_id, outage_id, customer_id, tells, subject, body, dedupe_key, due, valid_until, created_by)
    select district, o.id, a.customer_id, o.state, tell_reached.subject, tell_reached.body, key || ':' || a.customer_id,
           greatest(o.starts, now()), greatest(o.ends, now() + interval '1 hour'), current_person()
    from audience(o, o.state) a where a.rung
    on conflict (district_id, dedupe_key) do nothing;
    notify message;
    return written;
end $function$;
"""

BEFORE = """
create or replace function tell_reached(district integer, outage bigint, subject text, body text, key text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    o outage;
    versions bigint[];
    written int;
begin
    select * into o from outage x where x.district_id = district and x.id = tell_reached.outage;
    if o.id is null or acting_role() not in ('district_staff', 'district_manager', 'centre_supervisor')
       or not sees_district(district) then return 0; end if;
    insert into message (district_id, outage_id, customer_id, kind, channel, recipient, subject, body, dedupe_key, valid_until,
                         created_by)
    select district, o.id, c.id, case when o.kind = 'planned' and o.starts > now() + interval '12 hours' then 'planned' else 'urgent' end,
           w.way, contact_address(w.way, c.email, c.phone),
           tell_reached.subject, tell_reached.body, key || ':' || c.id, greatest(o.ends, now() + interval '1 hour'), current_person()
    from customer c
    left join transformer tr on tr.district_id = c.district_id and tr.id = c.transformer_id
    cross join lateral (select contact_way(c.notify_by, c.email is not null and c.email_bounced_at is null, c.phone is not null,
                                           false) way) w
    where c.district_id = district and w.way is not null
      and (c.transformer_id = o.transformer_id or o.transformer_id is null and tr.feeder_id = o.feeder_id)
    on conflict (dedupe_key) do nothing;
    get diagnostics written = row_count;
    with recursive chain as (
        select o.id, o.replaces_id
        union all
        select x.id, x.replaces_id from outage x join chain on x.district_id = district and x.id = chain.replaces_id
    ) select array_agg(chain.id) into versions from chain;
    update callback x set state = 'obsolete', settled_at = now()
    where x.district_id = district and x.id in (
        select y.id from callback y
        where y.district_id = district and y.state = 'waiting' and y.outage_id = any (versions)
          and not starts_with(y.dedupe_key, key || ':')
        for update skip locked);  -- who rings at this moment holds the row, and perhaps waits for ours
    if o.state in ('posted', 'moved', 'cancelled') then
        insert into callback (district_id, outage_id, customer_id, tells, subject, body, dedupe_key, due, valid_until, created_by)
        select district, o.id, c.id, o.state, tell_reached.subject, tell_reached.body, key || ':' || c.id, greatest(o.starts, now()),
               greatest(o.ends, now() + interval '1 hour'), current_person()
        from customer c
        left join transformer tr on tr.district_id = c.district_id and tr.id = c.transformer_id
        where c.district_id = district and c.notify_by <> 'none' and c.phone is not null
          and contact_way(c.notify_by, c.email is not null and c.email_bounced_at is null, true, false) is null
          and (c.transformer_id = o.transformer_id or o.transformer_id is null and tr.feeder_id = o.feeder_id)
          and (o.state = 'posted'  -- that it is off or moved concerns who was told of it, or is being told
               or exists (select from callback k where k.district_id = district and k.outage_id = any (versions)
                          and k.customer_id = c.id and (k.state = 'told' or k.claimed_until > now()))
               or exists (select from message m where m.district_id = district and m.outage_id = any (versions)
                          and m.customer_id = c.id and m.state in ('sent', 'handed', 'unbounced', 'delivered')))
        on conflict (district_id, dedupe_key) do nothing;
    end if;
    notify message;
    return written;
end $function$;
"""


def upgrade() -> None:
    op.execute(AUDIENCE)


def downgrade() -> None:
    op.execute(BEFORE)
    op.execute("drop function count_audience, audience, notices, may_tell")
