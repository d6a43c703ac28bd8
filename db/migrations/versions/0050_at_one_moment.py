"""What many screens at one moment got around: the budget of searches, the most drafts; and alerts of what is taken back."""

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

DRAFTS = """
create function keep_drafts_few() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    -- One after the other, or many requests at once would each count the same.
    perform pg_advisory_xact_lock(hashtextextended('drafts of ' || new.person_id, 0));
    if (select count(*) from draft d
        where d.person_id = new.person_id and d.field <> '' and (d.form, d.field) <> (new.form, new.field)) < 500 then
        return new;
    end if;
    return null;
end $$;
comment on function keep_drafts_few is 'Of one person 500 boxes are kept; what is typed beyond them is not.';
revoke all on function keep_drafts_few from public;
create trigger draft_few before insert on draft for each row when (new.field <> '') execute function keep_drafts_few();
"""

MAY_SEARCH = """
create or replace function may_search(q text) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
    budget search_budget;
    spent text;
    every integer;
    parts integer;
    latest timestamptz;
begin
    select * into budget from search_budget b where b.role = acting_role();
    if budget.role is null or current_person() is null then return true; end if;
    if exists (select from search_made s where s.person_id = current_person() and s.asked = search_digest(q)
               and s.at > now() - interval '10 minutes') then
        return true;  -- asked before: a page that is drawn again
    end if;
    -- One person's searches come one after the other, or many at once would each count the same. Nobody waits for it: to
    -- wait is to keep a connection from everybody else.
    if not pg_try_advisory_xact_lock(hashtextextended('searches of ' || current_person(), 0)) then
        raise exception 'one person''s searches come one after the other'
            using errcode = '23514', constraint = 'search_under_way';
    end if;
    spent := searches_spent(q);
    select max(s.at) into latest from search_made s where s.person_id = current_person();
    if spent is null then
        insert into search_made as s (person_id, asked, part) values (current_person(), search_digest(q), is_part_of_number(q))
        on conflict on constraint search_made_pkey do update set at = excluded.at;
        delete from search_made s where s.person_id = current_person() and s.at < now() - interval '1 hour';
    end if;
    select count(*) filter (where s.at > now() - interval '10 minutes'), count(*) filter (where s.part) into every, parts
    from search_made s where s.person_id = current_person() and s.at > now() - interval '1 hour';
    if spent is null and every <= budget.free and (parts <= budget.parts_free or not is_part_of_number(q)) then return true; end if;
    insert into access_event (kind, person_id, about_id, role, unit_id, what, amount)
    select k.kind, current_person(), current_person(), acting_role(), current_unit(), k.what, k.amount
    from (select case when spent is null then 'many_searches' else 'searches_refused' end as kind, w.what,
                 case w.what when 'parts' then parts else every end as amount
          from (select coalesce(spent, case when every > budget.free then 'every' else 'parts' end) as what) w) k
    where not exists (select from access_event e where e.person_id = current_person() and e.kind = k.kind and e.what = k.what
                      and e.at > now() - interval '10 minutes');
    if spent is not null then return false; end if;
    -- The first that is slowed raises its alarm; each further one comes a second after the one before it.
    if (every > budget.free + 1 or is_part_of_number(q) and parts > budget.parts_free + 1)
       and latest > clock_timestamp() - interval '1 second' then
        raise exception 'a second from one search to the next' using errcode = '23514', constraint = 'search_under_way';
    end if;
    raise notice 'a second from one search to the next' using errcode = 'PS001';  -- whoever searches waits, without a connection
    return true;
end $$;
comment on function may_search is
    'Counts a search that was not made lately; beyond the free ones each comes a second after the last, as the notice says, and the first raises an alarm. False when nothing is to be found.';
"""

PLAN = """
create or replace function plan_deliveries(most integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    x record;
    t ticket;
    written int := 0;
    more int;
begin
    for x in
        select d.district_id, d.id, d.alert_id, d.step, d.unit_id, d.person_id, a.ticket_id, a.kind, a.by_id, a.settled_at,
               r.kept_ways, r.pierces_quiet,
               -- What can still be taken back rings nobody; a second more, for who does so in the tenth.
               case when c.at is null then now() else greatest(now(), c.at + interval '11 seconds') end as stands_at
        from alert_addressee d
        join alert a on a.district_id = d.district_id and a.id = d.alert_id join alert_rule r on r.kind = a.kind
        left join lateral (select c.at from change c
                           where c.table_name = 'alert' and c.district_id = a.district_id and c.row_key = a.id::text
                             and c.at >= a.made_at and c.at > now() - interval '1 minute' and c.operation = 'insert'
                             and c.person_id is not null and can_be_taken_back(c.action) limit 1) c on true
        where d.told_at is null order by d.id limit most for update of d skip locked
    loop
        if x.settled_at is null then
            select * into t from ticket k where k.district_id = x.district_id and k.id = x.ticket_id;
            insert into alert_delivery (district_id, alert_id, step, person_id, way, not_before)
            select x.district_id, x.alert_id, x.step, p.person_id, w.way,
                   case when x.pierces_quiet then x.stands_at else coalesce(quiet_until(p.person_id, x.stands_at), x.stands_at) end
            from (select x.person_id as person_id where x.person_id is not null
                  union
                  select s.person_id from assignment s
                  where x.person_id is null and s.unit_id = x.unit_id and s.valid @> now()
                    and not is_absent(s.person_id, now()) and may_hear(s.person_id, x.unit_id, t)) p
            left join alert_choice c on c.person_id = p.person_id and c.kind = x.kind
            cross join lateral (select distinct w from unnest(coalesce(c.ways, '{}') || x.kept_ways) w) w (way)
            where w.way in ('push', 'email', 'chat', 'sms') and p.person_id is distinct from x.by_id
            on conflict do nothing;
            get diagnostics more = row_count;
            written := written + more;
            if x.step = 0 and not coalesce(t.confidential, false) then
                insert into alert_delivery (district_id, alert_id, step, target_id, way, not_before)
                select x.district_id, x.alert_id, x.step, g.id, 'chat', x.stands_at from chat_target g
                where g.unit_id = x.unit_id and x.kind = any (g.kinds)
                on conflict do nothing;
                get diagnostics more = row_count;
                written := written + more;
            end if;
        end if;
        update alert_addressee d set told_at = now() where d.district_id = x.district_id and d.id = x.id;
    end loop;
    return written;
end $$;
comment on function plan_deliveries is
    'For everybody who has just become an addressee: one delivery a way that they chose or cannot switch off, after their quiet hours and once the act stands. How many.';
"""

MAY_SEARCH_BEFORE = """
create or replace function may_search(q text) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
    budget search_budget;
    spent constant text := searches_spent(q);
    every integer;
    parts integer;
begin
    select * into budget from search_budget b where b.role = acting_role();
    if budget.role is null or current_person() is null then return true; end if;
    if spent is null then
        insert into search_made as s (person_id, asked, part) values (current_person(), search_digest(q), is_part_of_number(q))
        on conflict on constraint search_made_pkey do update set at = excluded.at where s.at <= now() - interval '10 minutes';
        if not found then return true; end if;  -- asked before: a page that is drawn again
        delete from search_made s where s.person_id = current_person() and s.at < now() - interval '1 hour';
    end if;
    select count(*) filter (where s.at > now() - interval '10 minutes'), count(*) filter (where s.part) into every, parts
    from search_made s where s.person_id = current_person() and s.at > now() - interval '1 hour';
    if spent is null and every <= budget.free and (parts <= budget.parts_free or not is_part_of_number(q)) then return true; end if;
    insert into access_event (kind, person_id, about_id, role, unit_id, what, amount)
    select k.kind, current_person(), current_person(), acting_role(), current_unit(), k.what, k.amount
    from (select case when spent is null then 'many_searches' else 'searches_refused' end as kind, w.what,
                 case w.what when 'parts' then parts else every end as amount
          from (select coalesce(spent, case when every > budget.free then 'every' else 'parts' end) as what) w) k
    where not exists (select from access_event e where e.person_id = current_person() and e.kind = k.kind and e.what = k.what
                      and e.at > now() - interval '10 minutes');
    if spent is not null then return false; end if;
    perform pg_sleep(1);
    return true;
end $$;
comment on function may_search is
    'Counts a search that was not made lately; beyond the free ones each costs a second and the first an alarm. False when nothing is to be found.';
"""

PLAN_BEFORE = """
create or replace function plan_deliveries(most integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    x record;
    t ticket;
    written int := 0;
    more int;
begin
    for x in
        select d.district_id, d.id, d.alert_id, d.step, d.unit_id, d.person_id, a.ticket_id, a.kind, a.by_id, a.settled_at,
               r.kept_ways, r.pierces_quiet
        from alert_addressee d
        join alert a on a.district_id = d.district_id and a.id = d.alert_id join alert_rule r on r.kind = a.kind
        where d.told_at is null order by d.id limit most for update of d skip locked
    loop
        if x.settled_at is null then
            select * into t from ticket k where k.district_id = x.district_id and k.id = x.ticket_id;
            insert into alert_delivery (district_id, alert_id, step, person_id, way, not_before)
            select x.district_id, x.alert_id, x.step, p.person_id, w.way,
                   case when x.pierces_quiet then now() else coalesce(quiet_until(p.person_id, now()), now()) end
            from (select x.person_id as person_id where x.person_id is not null
                  union
                  select s.person_id from assignment s
                  where x.person_id is null and s.unit_id = x.unit_id and s.valid @> now()
                    and not is_absent(s.person_id, now()) and may_hear(s.person_id, x.unit_id, t)) p
            left join alert_choice c on c.person_id = p.person_id and c.kind = x.kind
            cross join lateral (select distinct w from unnest(coalesce(c.ways, '{}') || x.kept_ways) w) w (way)
            where w.way in ('push', 'email', 'chat', 'sms') and p.person_id is distinct from x.by_id
            on conflict do nothing;
            get diagnostics more = row_count;
            written := written + more;
            if x.step = 0 and not coalesce(t.confidential, false) then
                insert into alert_delivery (district_id, alert_id, step, target_id, way)
                select x.district_id, x.alert_id, x.step, g.id, 'chat' from chat_target g
                where g.unit_id = x.unit_id and x.kind = any (g.kinds)
                on conflict do nothing;
                get diagnostics more = row_count;
                written := written + more;
            end if;
        end if;
        update alert_addressee d set told_at = now() where d.district_id = x.district_id and d.id = x.id;
    end loop;
    return written;
end $$;
comment on function plan_deliveries is
    'For everybody who has just become an addressee: one delivery a way that they chose or cannot switch off, after their quiet hours. How many.';
"""


def upgrade() -> None:
    for sql in (DRAFTS, MAY_SEARCH, PLAN):
        op.execute(sql)


def downgrade() -> None:
    for sql in (
        PLAN_BEFORE,
        MAY_SEARCH_BEFORE,
        "drop trigger draft_few on draft; drop function keep_drafts_few;",
    ):
        op.execute(sql)
