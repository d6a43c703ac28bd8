"""What a callback tells: the state of the outage that it speaks of, so that nobody is rung about one that is off by then."""

from alembic import op

from db.migrations.helpers import build_index

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

# A constant default rewrites nothing; most callbacks tell that an outage is posted.
TELLS = """
create function told_by(key text) returns text language sql immutable parallel safe
return case when key ~ '^outage:[0-9]+:[0-9]+:(v[0-9]+:)?cancelled:' then 'cancelled'
            when key ~ '^outage:[0-9]+:[0-9]+[:]v[0-9]+:moved:' then 'moved' else 'posted' end;
comment on function told_by(text) is 'Which state of an outage the message or callback with this key tells.';
alter table callback add column tells text default 'posted';
-- squawk-ignore ban-drop-default
alter table callback alter column tells drop default;
update callback set tells = null where outage_id is null;
update callback set tells = told_by(dedupe_key) where outage_id is not null and told_by(dedupe_key) <> 'posted';
alter table callback add constraint callback_tells_check check (tells in ('posted', 'moved', 'cancelled')) not valid,
    add constraint callback_tells_outage_check check ((outage_id is null) = (tells is null)) not valid;
"""

# Customers were told by phone of outages that count as not told.
TOLD = """
update outage o set told = k.tells
from (select distinct on (district_id, outage_id) district_id, outage_id, tells from callback
      where outage_id is not null and state = 'told' order by district_id, outage_id, settled_at desc) k
where o.district_id = k.district_id and o.id = k.outage_id and o.told is null;
"""

KEEP_TOLD = """
create function keep_told()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
comment on function keep_told() is 'Who is told by phone is told: the first call made marks the outage, as the first message does.';
create trigger callback_told after update of state on callback for each row
    when (new.state = 'told' and old.state <> 'told' and new.outage_id is not null) execute function keep_told();
"""

REACHED = """
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

NEXT_WAY = """
create or replace function next_way(m message)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    c customer;
    t ticket;
    tried text[];
    phone text;
    way text;
begin
    if m.valid_until is null or m.valid_until < now() then return null; end if;
    with recursive chain as (
        select x.channel, x.follows from message x where x.district_id = m.district_id and x.id = m.id
        union all
        select x.channel, x.follows from message x join chain on x.district_id = m.district_id and x.id = chain.follows
    ) select array_agg(channel) into tried from chain;
    select * into t from ticket x where x.district_id = m.district_id and x.id = m.ticket_id;
    if t.id is not null and t.state <> 'resolved' then return null; end if;
    select * into c from customer x where x.district_id = m.district_id and x.id = m.customer_id;
    phone := case when exists (select from unnest(tried) x where x <> 'email') then null else coalesce(t.contact_phone, c.phone) end;
    way := contact_way(coalesce(c.notify_by, 'sms'),
                       c.email is not null and c.email_bounced_at is null and not 'email' = any (tried),
                       phone is not null, m.ticket_id is not null);
    if way is null or way = any (tried) then
        if m.outage_id is not null and c.notify_by <> 'none' and c.phone is not null then
            insert into callback (district_id, outage_id, customer_id, tells, subject, body, dedupe_key, due, valid_until, created_by)
            values (m.district_id, m.outage_id, m.customer_id, told_by(m.dedupe_key), m.subject, m.body, left(m.dedupe_key, 190) || '>call', now(),
                    m.valid_until, m.created_by)
            on conflict (district_id, dedupe_key) do nothing;
        end if;
        return null;
    end if;
    insert into message (district_id, ticket_id, outage_id, customer_id, kind, channel, recipient, subject, body, dedupe_key,
                         closes_ticket, valid_until, follows, created_by)
    values (m.district_id, m.ticket_id, m.outage_id, m.customer_id, m.kind, way, contact_address(way, c.email, phone), m.subject,
            m.body, left(m.dedupe_key, 190) || '>' || way, m.closes_ticket, m.valid_until, m.id, m.created_by)
    on conflict (dedupe_key) do nothing;
    notify message;
    return way;
end $function$;
"""

REACHED_BEFORE = """
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
    update callback x set state = 'obsolete', settled_at = now()
    where x.district_id = district and x.state = 'waiting' and x.outage_id in (o.id, o.replaces_id)
      and not starts_with(x.dedupe_key, key || ':');
    if o.state <> 'restored' then
        insert into callback (district_id, outage_id, customer_id, subject, body, dedupe_key, due, valid_until, created_by)
        select district, o.id, c.id, tell_reached.subject, tell_reached.body, key || ':' || c.id, greatest(o.starts, now()),
               greatest(o.ends, now() + interval '1 hour'), current_person()
        from customer c
        left join transformer tr on tr.district_id = c.district_id and tr.id = c.transformer_id
        where c.district_id = district and c.notify_by <> 'none' and c.phone is not null
          and contact_way(c.notify_by, c.email is not null and c.email_bounced_at is null, true, false) is null
          and (c.transformer_id = o.transformer_id or o.transformer_id is null and tr.feeder_id = o.feeder_id)
        on conflict (district_id, dedupe_key) do nothing;
    end if;
    notify message;
    return written;
end $function$;
"""

NEXT_WAY_BEFORE = """
create or replace function next_way(m message)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    c customer;
    t ticket;
    tried text[];
    phone text;
    way text;
begin
    if m.valid_until is null or m.valid_until < now() then return null; end if;
    with recursive chain as (
        select x.channel, x.follows from message x where x.district_id = m.district_id and x.id = m.id
        union all
        select x.channel, x.follows from message x join chain on x.district_id = m.district_id and x.id = chain.follows
    ) select array_agg(channel) into tried from chain;
    select * into t from ticket x where x.district_id = m.district_id and x.id = m.ticket_id;
    if t.id is not null and t.state <> 'resolved' then return null; end if;
    select * into c from customer x where x.district_id = m.district_id and x.id = m.customer_id;
    phone := case when exists (select from unnest(tried) x where x <> 'email') then null else coalesce(t.contact_phone, c.phone) end;
    way := contact_way(coalesce(c.notify_by, 'sms'),
                       c.email is not null and c.email_bounced_at is null and not 'email' = any (tried),
                       phone is not null, m.ticket_id is not null);
    if way is null or way = any (tried) then
        if m.outage_id is not null and c.notify_by <> 'none' and c.phone is not null then
            insert into callback (district_id, outage_id, customer_id, subject, body, dedupe_key, due, valid_until, created_by)
            values (m.district_id, m.outage_id, m.customer_id, m.subject, m.body, left(m.dedupe_key, 190) || '>call', now(),
                    m.valid_until, m.created_by)
            on conflict (district_id, dedupe_key) do nothing;
        end if;
        return null;
    end if;
    insert into message (district_id, ticket_id, outage_id, customer_id, kind, channel, recipient, subject, body, dedupe_key,
                         closes_ticket, valid_until, follows, created_by)
    values (m.district_id, m.ticket_id, m.outage_id, m.customer_id, m.kind, way, contact_address(way, c.email, phone), m.subject,
            m.body, left(m.dedupe_key, 190) || '>' || way, m.closes_ticket, m.valid_until, m.id, m.created_by)
    on conflict (dedupe_key) do nothing;
    notify message;
    return way;
end $function$;
"""


def upgrade() -> None:
    op.execute(TELLS)
    op.execute(TOLD)
    op.execute(KEEP_TOLD)
    op.execute(REACHED)
    op.execute(NEXT_WAY)
    with op.get_context().autocommit_block():  # the rows are looked through while people write
        op.execute("alter table callback validate constraint callback_tells_check")
        op.execute("alter table callback validate constraint callback_tells_outage_check")
    build_index("outage_replaces_idx", "outage (district_id, replaces_id) where replaces_id is not null")


def downgrade() -> None:
    op.execute("drop index outage_replaces_idx")
    op.execute("drop trigger callback_told on callback")
    op.execute("drop function keep_told()")
    op.execute(REACHED_BEFORE)
    op.execute(NEXT_WAY_BEFORE)
    op.execute("alter table callback drop column tells")
    op.execute("drop function told_by(text)")
