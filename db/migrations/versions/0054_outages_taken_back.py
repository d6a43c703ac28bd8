"""Posting, moving, calling off, restoring and telling of an outage are taken back within ten seconds, as acts on requests are."""

from alembic import op

from db.migrations.helpers import DISTRICT

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

ACTS = """
create function outage_can_be_taken_back(action text) returns boolean
language sql immutable parallel safe as $$
    select action in ('outages.announce', 'outages.post', 'outages.move', 'outages.cancel', 'outages.restore', 'outages.tell')
$$;
comment on function outage_can_be_taken_back is 'Verbs after which customers hear of an outage; a draft that is edited tells nobody.';

create function act_outages(act bigint) returns table (district_id int, outage_id bigint, added boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    select x.district_id, x.id, bool_or(x.added) from (
        select r.district_id, r.id, r.operation = 'insert' as added from act_rows(act, 'outage') r
        union all
        select c.district_id, (c.after ->> 'outage_id')::bigint, false from act_changes(act) c
        where c.table_name in ('message', 'callback') and c.operation = 'insert') x
    group by x.district_id, x.id
$$;
comment on function act_outages is 'The outages that an act was about, and whether it added them.';

create function outage_act_stands(act bigint) returns text
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    first record;
begin
    select min(c.at) as at, bool_and(coalesce(outage_can_be_taken_back(c.action), false)) as can,
           bool_or(c.table_name not in ('outage', 'outage_ward', 'message', 'callback')) as more
    into first from act_changes(act) c;
    if first.at is null or first.at <= clock_timestamp() - interval '10 seconds' then return 'over'; end if;
    if first.more or not first.can
       or exists (select from act_outages(act) a where not may_tell(a.district_id)) then return 'stays'; end if;
    if exists (select from act_rows(act, 'message') r join message m on m.district_id = r.district_id and m.id = r.id
               where m.state not in ('waiting', 'withdrawn') or m.leased_until is not null) then
        return 'left';
    end if;
    return (select case when bool_or(x.action = 'outages.take_back' and x.person_id = current_person()) then 'done' else 'went_on' end
            from act_changes(act) c
            join change x on x.table_name = c.table_name and x.district_id = c.district_id and x.row_key = c.row_key
            where c.table_name in ('outage', 'callback') and x.id > c.id and x.transaction <> act having count(*) > 0
            union all
            select 'went_on' from act_rows(act, 'callback') r
            join callback k on k.district_id = r.district_id and k.id = r.id
            where k.claimed_until > clock_timestamp()
            limit 1);
end $$;
comment on function outage_act_stands is 'Why an act on an outage is not taken back; null when it can be.';

create function own_outage_acts()
returns table (act bigint, action text, district_id int, outage_id bigint, place text, messages int, seconds double precision)
language sql stable security definer set search_path = public, pg_temp as $$
    with mine as materialized (
        select c.transaction, min(c.at) as at, min(c.action) as action,
               count(*) filter (where c.table_name = 'message' and c.operation = 'insert')::int as messages
        from change c
        where c.person_id = current_person() and c.at > now() - interval '10 seconds' and outage_can_be_taken_back(c.action)
        group by c.transaction)
    select m.transaction, m.action, o.district_id, o.id, coalesce(t.name, f.name, left(o.area, 80)), m.messages,
           extract(epoch from m.at + interval '10 seconds' - clock_timestamp())
    from mine m
    cross join lateral (select a.district_id, a.outage_id from act_outages(m.transaction) a
                        order by a.added desc, a.outage_id limit 1) one
    join outage o on o.district_id = one.district_id and o.id = one.outage_id
    left join transformer t on t.district_id = o.district_id and t.id = o.transformer_id
    left join feeder f on f.district_id = o.district_id and f.id = o.feeder_id
    where outage_act_stands(m.transaction) is null
    order by m.at desc limit 3
$$;
comment on function own_outage_acts is 'What whoever asks did to outages within ten seconds and could still take back, the latest first.';
"""

UNDO = """
create function undo_outage_act(act bigint, verb text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update message m set state = 'withdrawn', reason = 'withdrawn', dedupe_key = left(m.dedupe_key, 160) || '>taken-back>' || m.id
    from act_rows(act, 'message') r where m.district_id = r.district_id and m.id = r.id;

    delete from callback k using act_rows(act, 'callback') r
    where r.operation = 'insert' and k.district_id = r.district_id and k.id = r.id;
    update callback k set state = r.before ->> 'state', settled_at = (r.before ->> 'settled_at')::timestamptz
    from act_rows(act, 'callback') r where r.operation = 'update' and k.district_id = r.district_id and k.id = r.id;

    -- What was typed to be posted at once is a draft now; a notice that took another's place goes.
    if verb = 'outages.announce' then
        update outage o set state = 'draft', posted_at = null, posted_by = null, customers = null, told = null
        from act_outages(act) a where a.added and o.district_id = a.district_id and o.id = a.outage_id;
    else
        delete from outage o using act_outages(act) a where a.added and o.district_id = a.district_id and o.id = a.outage_id;
    end if;
    update outage o set (state, restored_at, posted_at, posted_by, note, customers, told) = (
        select b.state, b.restored_at, b.posted_at, b.posted_by, b.note, b.customers, b.told from jsonb_populate_record(o, r.before) b)
    from (select c.district_id, c.id, jsonb_object_agg(e.key, e.value order by c.change_id desc) as before
          from act_rows(act, 'outage') c cross join jsonb_each(c.before) e group by 1, 2) r
    join act_outages(act) a on a.district_id = r.district_id and a.outage_id = r.id and not a.added
    where o.district_id = r.district_id and o.id = r.id;
end $$;
comment on function undo_outage_act is 'What an act on an outage wrote as it was before; only take_back_outage calls it, which has asked whether it may.';

create function take_back_outage(act bigint) returns table (refusal text, district_id int, outage_id bigint, action text)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    verb text;
    why text;
    left_over record;
begin
    -- Messages, callbacks, outages: as who sends them and who rings do; then whoever was first has done.
    perform from message m join act_rows(act, 'message') r on m.district_id = r.district_id and m.id = r.id
    order by m.district_id, m.id for update of m;
    perform from callback k join act_rows(act, 'callback') r on k.district_id = r.district_id and k.id = r.id
    order by k.district_id, k.id for update of k;
    perform from outage o join act_outages(act) a on o.district_id = a.district_id and o.id = a.outage_id
    order by o.district_id, o.id for update of o;
    why := outage_act_stands(act);
    if why is not null then
        return query select why, null::int, null::bigint, null::text;
        return;
    end if;
    select min(c.action) into verb from act_changes(act) c;
    select a.district_id, a.outage_id into left_over from act_outages(act) a order by a.added, a.outage_id limit 1;
    perform undo_outage_act(act, verb);
    return query select null::text, left_over.district_id, left_over.outage_id, verb;
end $$;
comment on function take_back_outage is 'Undo one''s own act on an outage within its ten seconds, all of it or, with the reason, nothing.';
"""

GRANTS = f"""
revoke all on function outage_can_be_taken_back, act_outages, outage_act_stands, own_outage_acts, undo_outage_act, take_back_outage
    from public;
grant execute on function outage_can_be_taken_back, own_outage_acts, take_back_outage to {DISTRICT}, centre_supervisor;
"""

#: What takes back runs as the owner of the table, and nothing else that writes it for people does.
POSTER = """
create or replace function keep_poster() returns trigger language plpgsql as $function$
begin
    if acting_role() <> 'none' and new.posted_by is distinct from current_person()
       and not (new.posted_by is null and tg_op = 'UPDATE'
                and current_user::regrole = (select c.relowner::regrole from pg_class c where c.oid = tg_relid)) then
        raise exception 'nobody posts in another''s name' using errcode = '23514', constraint = 'outage_by';
    end if;
    return new;
end $function$;
"""

POSTER_BEFORE = """
create or replace function keep_poster() returns trigger language plpgsql as $function$
begin
    if acting_role() <> 'none' and new.posted_by is distinct from current_person() then
        raise exception 'nobody posts in another''s name' using errcode = '23514', constraint = 'outage_by';
    end if;
    return new;
end $function$;
"""

TELL = """
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
    insert into message (district_id, outage_id, customer_id, kind, channel, recipient, subject, body, dedupe_key, not_before, valid_until,
                         created_by)
    select district, o.id, c.id, case when o.kind = 'planned' and o.starts > now() + interval '12 hours' then 'planned' else 'urgent' end,
           a.way, contact_address(a.way, c.email, c.phone),
           tell_reached.subject, tell_reached.body, key || ':' || c.id, now() + interval '10 seconds', greatest(o.ends, now() + interval '1 hour'), current_person()
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

TELL_BEFORE = """
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


def upgrade() -> None:
    op.execute(ACTS)
    op.execute(UNDO)
    op.execute(GRANTS)
    op.execute(POSTER)
    op.execute(TELL)


def downgrade() -> None:
    op.execute(TELL_BEFORE)
    op.execute(POSTER_BEFORE)
    op.execute(
        "drop function take_back_outage, undo_outage_act, own_outage_acts, outage_act_stands, act_outages, outage_can_be_taken_back"
    )
