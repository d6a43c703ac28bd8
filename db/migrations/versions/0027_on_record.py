"""On record: who signed in and out from where, whose sessions were ended by whom, who was given which role, what was
exported for what, and who opened more records than work asks for. Written by triggers and functions alone; nobody changes it.

Openings of personal data have a budget a person, by role: within ten minutes so many are free, the next cost a second each
(five at most a statement) and raise an alarm, and beyond the second number nothing is given out. It is counted where the data
is given out, so plain SQL is slowed as well. Openings of one person come one after the other, or many at once would each
count the same. The table says how many; the defaults leave room for ten callers a minute.
"""

from alembic import op

from db.migrations.helpers import audited, build_index, drop_index

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

EVENTS = """
create table access_event (
    id bigint generated always as identity,
    at timestamptz default clock_timestamp() not null,
    kind text not null,
    person_id bigint,
    about_id bigint,
    role text,
    unit_id integer,
    address text,
    browser text,
    what text,
    amount integer,
    purpose text,
    constraint access_event_pkey primary key (id),
    constraint access_event_kind_check check (kind in ('signed_in', 'sign_in_failed', 'signed_out', 'session_ended',
        'role_given', 'role_ended', 'exported', 'many_opened', 'openings_refused')),
    constraint access_event_person_id_fkey foreign key (person_id) references person (id),
    constraint access_event_about_id_fkey foreign key (about_id) references person (id),
    constraint access_event_unit_id_fkey foreign key (unit_id) references unit (id)
);
create index access_event_at_idx on access_event (at, id);
create index access_event_kind_idx on access_event (kind, at, id);
create index access_event_person_idx on access_event (person_id, at, id);
create index access_event_about_idx on access_event (about_id, at, id);
alter table access_event enable row level security;
alter table access_event force row level security;
create policy access_event_owner on access_event to current_user using (true) with check (true);
create policy access_event_every on access_event for select to administrator using (true);
create policy access_event_unit on access_event for select to centre_supervisor, district_manager
    using (unit_id = (select current_unit()) and kind in ('exported', 'many_opened', 'openings_refused'));
grant select on access_event to administrator, centre_supervisor, district_manager;

alter table login_session add column address text, add column browser text;
grant select (address, browser) on login_session to administrator;

create function unit_of(person bigint) returns integer language sql stable security definer
    set search_path = public, pg_temp as $$
    select a.unit_id from assignment a where a.person_id = person and a.valid @> clock_timestamp()
$$;

create function record_session() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    insert into access_event (kind, person_id, about_id, role, unit_id, address, browser)
    select case when tg_op = 'INSERT' then 'signed_in' when current_person() is null then 'signed_out' else 'session_ended' end,
           coalesce(current_person(), new.person_id), new.person_id, nullif(acting_role(), 'none'), unit_of(new.person_id),
           new.address, new.browser;
    return null;
end $$;
create trigger login_session_begun after insert on login_session for each row execute function record_session();
create trigger login_session_over after update of ended_at on login_session for each row
    when (old.ended_at is null and new.ended_at is not null) execute function record_session();

create function record_role() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    insert into access_event (kind, person_id, about_id, role, unit_id, what)
    values (case when tg_op = 'INSERT' then 'role_given' else 'role_ended' end, current_person(), new.person_id,
            nullif(acting_role(), 'none'), new.unit_id, new.role);
    return null;
end $$;
create trigger assignment_given after insert on assignment for each row execute function record_role();
create trigger assignment_over after update of valid on assignment for each row
    when (upper_inf(old.valid) and not upper_inf(new.valid)) execute function record_role();

create function record_export(what text, amount integer, purpose text) returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if coalesce(btrim(purpose), '') = '' then
        raise exception 'a file leaves for a purpose' using errcode = '22023', constraint = 'export_purpose';
    end if;
    insert into access_event (kind, person_id, about_id, role, unit_id, what, amount, purpose)
    values ('exported', current_person(), current_person(), acting_role(), current_unit(), left(record_export.what, 300),
            record_export.amount, left(btrim(record_export.purpose), 300));
end $$;
comment on function record_export is 'A list leaves as a file: which, how many rows, and for what.';
grant execute on function record_export to portal_user;

create function sign_in_failed(reason text, address text, browser text) returns void language sql security definer
    set search_path = public, pg_temp as $$
    insert into access_event (kind, what, address, browser)
    select 'sign_in_failed', left(reason, 300), left(sign_in_failed.address, 100), left(sign_in_failed.browser, 300)
    where (select count(*) from access_event e
           where e.kind = 'sign_in_failed' and e.at > now() - interval '1 minute' and e.address = left(sign_in_failed.address, 100)) < 20
$$;
comment on function sign_in_failed is 'Somebody came back from the identity provider without being let in; at most twenty a minute from one address.';
grant execute on function sign_in_failed to portal_app;
"""

SIGN_IN = """
-- Calls with five arguments reach the new one.
-- squawk-ignore ban-drop-function
drop function sign_in(text, text, text, text, text[]);
create function sign_in(issuer text, subject text, email text, name text, groups text[],
                        address text default null, browser text default null) returns uuid
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    who bigint;
    login uuid;
    told group_role;
    held assignment;
    moment timestamptz;
begin
    insert into person (issuer, subject, email, name)
    values (sign_in.issuer, sign_in.subject, sign_in.email, coalesce(nullif(sign_in.name, ''), sign_in.subject))
    on conflict on constraint person_issuer_subject_key do nothing;
    select p.id into who from person p where p.issuer = sign_in.issuer and p.subject = sign_in.subject;
    update person p set email = sign_in.email where p.id = who and p.email is distinct from sign_in.email
        and sign_in.email is not null;

    perform pg_advisory_xact_lock(hashtextextended('role of ' || who, 0));  -- as whoever gives roles by hand
    moment := clock_timestamp();  -- later than whatever was begun or ended under this lock
    select * into told from group_role g
    where g.issuer = sign_in.issuer and g.group_name = any (groups) order by g.group_name limit 1;
    select * into held from assignment a where a.person_id = who and a.valid @> moment;
    -- What an administrator gave by hand stands; what a group gave follows the group.
    if held.id is null or held.source = 'group' then
        if held.role = 'administrator' and told.role is distinct from 'administrator' then
            perform pg_advisory_xact_lock(hashtextextended('administrators', 0));
            if not exists (select from assignment a join person p on p.id = a.person_id and p.active
                           where a.role = 'administrator' and a.valid @> moment and a.person_id <> who) then
                told.role := held.role;  -- the last one stays
                told.unit_id := held.unit_id;
            end if;
        end if;
        if held.id is not null and (told.role, told.unit_id) is distinct from (held.role, held.unit_id) then
            update assignment set valid = tstzrange(lower(valid), moment) where id = held.id;
            held := null;
        end if;
        if held.id is null and told.role is not null then
            insert into assignment (person_id, role, unit_id, valid, source)
            values (who, told.role, told.unit_id, tstzrange(moment, null), 'group');
        end if;
    end if;

    insert into login_session (person_id, address, browser)
    values (who, left(sign_in.address, 100), left(sign_in.browser, 300)) returning id into login;
    return login;
end $$;
grant execute on function sign_in to portal_app;
"""

BUDGET = """
create table opening_budget (
    role text not null,
    free integer not null,
    most integer not null,
    constraint opening_budget_pkey primary key (role),
    constraint opening_budget_free_check check (free > 0 and most >= free)
);
insert into opening_budget (role, free, most)
values ('district_staff', 100, 400), ('district_manager', 100, 400), ('centre_agent', 100, 400), ('centre_supervisor', 100, 400);
grant select on opening_budget to portal_user;


create function may_open(table_seen text, district integer, ids bigint[], why text) returns boolean language plpgsql
    security definer set search_path = public, pg_temp as $$
declare
    budget opening_budget;
    more integer;
    before integer;
    since constant timestamptz := now() - interval '10 minutes';
begin
    select * into budget from opening_budget b where b.role = acting_role();
    if budget.role is null or current_person() is null then return true; end if;
    perform pg_advisory_xact_lock(hashtextextended('openings of ' || current_person(), 0));
    select count(distinct i) into more from unnest(ids) i
    where not exists (
        select from disclosure d
        where d.person_id = current_person() and d.table_name = table_seen and d.district_id = district
          and d.row_id = i and d.purpose = why and d.at > since);
    if more = 0 then return true; end if;
    select count(*) into before from disclosure d where d.person_id = current_person() and d.at > since;
    if before + more <= budget.free then return true; end if;
    insert into access_event (kind, person_id, about_id, role, unit_id, what, amount, purpose)
    select k.kind, current_person(), current_person(), acting_role(), current_unit(), table_seen, before + more, why
    from (select case when before + more > budget.most then 'openings_refused' else 'many_opened' end as kind) k
    where not exists (select from access_event e where e.person_id = current_person() and e.kind = k.kind and e.at > since);
    if before + more > budget.most then return false; end if;
    perform pg_sleep(least(more, 5));
    return true;
end $$;
comment on function may_open is 'Whether so many more records may be opened now; beyond the free ones each costs a second and the first an alarm.';

create or replace function disclose_customers(district integer, ids bigint[], why text, about text default null)
    returns table (id bigint, phone text, phone2 text, email text, id_number text, address text)
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    seen bigint[];
begin
    if coalesce(why, '') = '' then
        raise exception 'personal data is given out for a purpose'
            using errcode = '22023', constraint = 'disclosure_purpose';
    end if;
    if not sees_district(district) then return; end if;
    seen := array(select c.id from customer c where c.district_id = district and c.id = any (ids));
    if not may_open('customer', district, seen, why) then return; end if;
    perform disclose('customer', district, seen, why, about);
    return query select c.id, c.phone::text, c.phone2::text, c.email::text, c.id_number::text, c.address::text
        from customer c where c.district_id = district and c.id = any (seen);
end $$;

create or replace function disclose_ticket(district integer, ticket bigint, why text)
    returns table (contact_phone text, place text)
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    t ticket;
begin
    select * into t from ticket x where x.district_id = district and x.id = disclose_ticket.ticket;
    if t.id is null or coalesce(why, '') = '' or not sees_ticket(t) then return; end if;
    if not may_open('ticket', district, array[t.id], why) then return; end if;
    perform disclose('ticket', district, array[t.id], why, t.number);
    return query select t.contact_phone::text, t.place::text;
end $$;

create or replace function history_of(table_seen text, district integer, wanted text, why text default 'history')
    returns table (at timestamptz, person text, role text, action text, operation text, before jsonb, after jsonb)
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    why := nullif(why, '');
    if district is null then
        if acting_role() <> 'administrator' then return; end if;
    elsif table_seen = 'outage' then null;
    elsif table_seen = 'customer' then
        if not sees_district(district) then return; end if;
        if why is not null then
            if not may_open(table_seen, district, array[wanted::bigint], why) then return; end if;
            perform disclose(table_seen, district, array[wanted::bigint], why, null);
        end if;
    elsif table_seen = 'ticket' then
        if not exists (select from disclose_ticket(district, wanted::bigint, 'history')) then return; end if;
    else return;
    end if;
    return query select c.at, p.name, c.role, c.action, c.operation,
            case when why is null then masked_values(c.before) else c.before end,
            case when why is null then masked_values(c.after) else c.after end
        from change c left join person p on p.id = c.person_id
        where c.table_name = table_seen and c.district_id is not distinct from district and c.row_key = wanted
        order by c.at desc, c.id desc limit 200;
end $$;

create function openings_spent() returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select exists (select from access_event e where e.person_id = current_person() and e.kind = 'openings_refused'
                   and e.at > now() - interval '10 minutes')
$$;
comment on function openings_spent is 'Whether records were asked for, within the last ten minutes, that were not given out any more.';
grant execute on function openings_spent to portal_user;
"""


def upgrade() -> None:
    for sql in (EVENTS, SIGN_IN, BUDGET, audited("opening_budget", "role")):
        op.execute(sql)
    build_index("disclosure_at_idx", "disclosure (at, id)")


def downgrade() -> None:
    drop_index("disclosure_at_idx")
    op.execute("""
CREATE OR REPLACE FUNCTION public.disclose_customers(district integer, ids bigint[], why text, about text DEFAULT NULL::text)
 RETURNS TABLE(id bigint, phone text, phone2 text, email text, id_number text, address text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if coalesce(why, '') = '' then
        raise exception 'personal data is given out for a purpose'
            using errcode = '22023', constraint = 'disclosure_purpose';
    end if;
    if not sees_district(district) then return; end if;
    perform disclose('customer', district,
        array(select c.id from customer c where c.district_id = district and c.id = any (ids)), why, about);
    return query select c.id, c.phone::text, c.phone2::text, c.email::text, c.id_number::text, c.address::text
        from customer c where c.district_id = district and c.id = any (ids);
end $function$;

CREATE OR REPLACE FUNCTION public.disclose_ticket(district integer, ticket bigint, why text)
 RETURNS TABLE(contact_phone text, place text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    t ticket;
begin
    select * into t from ticket x where x.district_id = district and x.id = disclose_ticket.ticket;
    if t.id is null or coalesce(why, '') = '' or not sees_ticket(t) then return; end if;
    perform disclose('ticket', district, array[t.id], why, t.number);
    return query select t.contact_phone::text, t.place::text;
end $function$;

CREATE OR REPLACE FUNCTION public.history_of(table_seen text, district integer, wanted text, why text DEFAULT 'history'::text)
 RETURNS TABLE(at timestamp with time zone, person text, role text, action text, operation text, before jsonb, after jsonb)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    why := nullif(why, '');
    if district is null then
        if acting_role() <> 'administrator' then return; end if;
    elsif table_seen = 'outage' then null;
    elsif table_seen = 'customer' then
        if not sees_district(district) then return; end if;
        if why is not null then perform disclose(table_seen, district, array[wanted::bigint], why, null); end if;
    elsif table_seen = 'ticket' then
        if not exists (select from disclose_ticket(district, wanted::bigint, 'history')) then return; end if;
    else return;
    end if;
    return query select c.at, p.name, c.role, c.action, c.operation,
            case when why is null then masked_values(c.before) else c.before end,
            case when why is null then masked_values(c.after) else c.after end
        from change c left join person p on p.id = c.person_id
        where c.table_name = table_seen and c.district_id is not distinct from district and c.row_key = wanted
        order by c.at desc, c.id desc limit 200;
end $function$;

    drop function openings_spent(), may_open(text, integer, bigint[], text);
    drop table opening_budget;

    drop function sign_in(text, text, text, text, text[], text, text);
CREATE OR REPLACE FUNCTION public.sign_in(issuer text, subject text, email text, name text, groups text[])
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    who bigint;
    login uuid;
    told group_role;
    held assignment;
    moment timestamptz;
begin
    insert into person (issuer, subject, email, name)
    values (sign_in.issuer, sign_in.subject, sign_in.email, coalesce(nullif(sign_in.name, ''), sign_in.subject))
    on conflict on constraint person_issuer_subject_key do nothing;
    select p.id into who from person p where p.issuer = sign_in.issuer and p.subject = sign_in.subject;
    update person p set email = sign_in.email where p.id = who and p.email is distinct from sign_in.email
        and sign_in.email is not null;

    perform pg_advisory_xact_lock(hashtextextended('role of ' || who, 0));  -- as whoever gives roles by hand
    moment := clock_timestamp();  -- later than whatever was begun or ended under this lock
    select * into told from group_role g
    where g.issuer = sign_in.issuer and g.group_name = any (groups) order by g.group_name limit 1;
    select * into held from assignment a where a.person_id = who and a.valid @> moment;
    -- What an administrator gave by hand stands; what a group gave follows the group.
    if held.id is null or held.source = 'group' then
        if held.role = 'administrator' and told.role is distinct from 'administrator' then
            perform pg_advisory_xact_lock(hashtextextended('administrators', 0));
            if not exists (select from assignment a join person p on p.id = a.person_id and p.active
                           where a.role = 'administrator' and a.valid @> moment and a.person_id <> who) then
                told.role := held.role;  -- the last one stays
                told.unit_id := held.unit_id;
            end if;
        end if;
        if held.id is not null and (told.role, told.unit_id) is distinct from (held.role, held.unit_id) then
            update assignment set valid = tstzrange(lower(valid), moment) where id = held.id;
            held := null;
        end if;
        if held.id is null and told.role is not null then
            insert into assignment (person_id, role, unit_id, valid, source)
            values (who, told.role, told.unit_id, tstzrange(moment, null), 'group');
        end if;
    end if;

    insert into login_session (person_id) values (who) returning id into login;
    return login;
end $function$;
    grant execute on function sign_in to portal_app;

    drop trigger assignment_over on assignment;
    drop trigger assignment_given on assignment;
    drop trigger login_session_over on login_session;
    drop trigger login_session_begun on login_session;
    drop function sign_in_failed(text, text, text), record_export(text, integer, text), record_role(), record_session(),
                  unit_of(bigint);
    alter table login_session drop column address, drop column browser;
    drop table access_event;
    """)
