"""Nobody waits with a connection in hand to open records; what one may not see any more is neither shown nor undone."""

from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

MAY_OPEN = """
create or replace function may_open(table_seen text, district integer, ids bigint[], why text) returns boolean language plpgsql
    security definer set search_path = public, pg_temp as $$
declare
    budget opening_budget;
    more integer;
    before integer;
    since constant timestamptz := now() - interval '10 minutes';
begin
    select * into budget from opening_budget b where b.role = acting_role();
    if budget.role is null or current_person() is null then return true; end if;
    select count(distinct i) into more from unnest(ids) i
    where not exists (
        select from disclosure d
        where d.person_id = current_person() and d.table_name = table_seen and d.district_id = district
          and d.row_id = i and d.purpose = why and d.at > since);
    if more = 0 then return true; end if;
    -- Whoever is slowed holds this until the end; to wait for it is to keep a connection from everybody else.
    if not pg_try_advisory_xact_lock(hashtextextended('openings of ' || current_person(), 0)) then
        raise exception 'one person''s openings come one after the other'
            using errcode = '23514', constraint = 'opening_under_way';
    end if;
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
"""

ACT_STANDS = """
create or replace function act_stands(act bigint) returns text
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    first record;
begin
    select min(c.at) as at, bool_and(coalesce(can_be_taken_back(c.action), false)) as can,
           bool_or(c.table_name not in ('ticket', 'note', 'urge', 'pause', 'holding', 'message', 'alert')
                   or c.table_name = 'ticket' and c.operation <> 'update') as more
    into first from act_changes(act) c;
    if first.at is null or first.at <= clock_timestamp() - interval '10 seconds' then return 'over'; end if;
    if first.more or not first.can then return 'stays'; end if;
    -- As it was before the act: who gives a ticket away no longer sees it, and may still have it back.
    if exists (select from act_tickets(act) a
               join ticket t on t.district_id = a.district_id and t.id = a.ticket_id
               left join lateral (select r.before from act_rows(act, 'ticket') r
                                  where r.district_id = t.district_id and r.id = t.id and r.before ? 'holder_unit_id'
                                  order by r.change_id limit 1) w on true
               where not sees_ticket(jsonb_populate_record(t, coalesce(w.before, '{}')))) then
        return 'stays';
    end if;
    if exists (select from taken_back b
               where b.person_id = current_person() and b.acted_at = first.at and b.transaction = act) then
        return 'done';
    end if;
    if exists (select from act_rows(act, 'message') r join message m on m.district_id = r.district_id and m.id = r.id
               where m.state <> 'waiting' or m.leased_until is not null) then
        return 'left';
    end if;
    if exists (select from act_changes(act) c
               join change x on x.table_name = c.table_name and x.district_id = c.district_id and x.row_key = c.row_key
               where c.table_name in ('ticket', 'urge', 'holding') and x.id > c.id and x.transaction <> act)
       or exists (select from act_tickets(act) t join callback k on k.district_id = t.district_id and k.ticket_id = t.ticket_id
                  where k.claimed_until > clock_timestamp())
       or exists (select from act_tickets(act) t join ticket f on f.district_id = t.district_id and f.follows_id = t.ticket_id
                  where f.received_at >= first.at)
       or exists (select from act_rows(act, 'holding') r
                  join urge u on u.district_id = r.district_id and u.ticket_id = split_part(r.key, ',', 1)::bigint
                  where u.at >= first.at and not exists (select from act_rows(act, 'urge') w
                                                         where w.district_id = u.district_id and w.id = u.id)) then
        return 'went_on';
    end if;
    return null;
end $$;
"""

CHANGES = """
alter policy change_of_ticket on change
    using (case when table_name = 'ticket' then exists (
                    select from ticket t where t.district_id = change.district_id and t.id = change.row_key::bigint)
                else table_name not in ('holding', 'note', 'urge', 'pause', 'message', 'callback') end)
"""

MAY_OPEN_BEFORE = """
create or replace function may_open(table_seen text, district integer, ids bigint[], why text) returns boolean language plpgsql
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
"""

ACT_STANDS_BEFORE = """
create or replace function act_stands(act bigint) returns text
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    first record;
begin
    select min(c.at) as at, bool_and(coalesce(can_be_taken_back(c.action), false)) as can,
           bool_or(c.table_name not in ('ticket', 'note', 'urge', 'pause', 'holding', 'message', 'alert')
                   or c.table_name = 'ticket' and c.operation <> 'update') as more
    into first from act_changes(act) c;
    if first.at is null or first.at <= clock_timestamp() - interval '10 seconds' then return 'over'; end if;
    if first.more or not first.can then return 'stays'; end if;
    if exists (select from taken_back b
               where b.person_id = current_person() and b.acted_at = first.at and b.transaction = act) then
        return 'done';
    end if;
    if exists (select from act_rows(act, 'message') r join message m on m.district_id = r.district_id and m.id = r.id
               where m.state <> 'waiting' or m.leased_until is not null) then
        return 'left';
    end if;
    if exists (select from act_changes(act) c
               join change x on x.table_name = c.table_name and x.district_id = c.district_id and x.row_key = c.row_key
               where c.table_name in ('ticket', 'urge', 'holding') and x.id > c.id and x.transaction <> act)
       or exists (select from act_tickets(act) t join callback k on k.district_id = t.district_id and k.ticket_id = t.ticket_id
                  where k.claimed_until > clock_timestamp())
       or exists (select from act_tickets(act) t join ticket f on f.district_id = t.district_id and f.follows_id = t.ticket_id
                  where f.received_at >= first.at)
       or exists (select from act_rows(act, 'holding') r
                  join urge u on u.district_id = r.district_id and u.ticket_id = split_part(r.key, ',', 1)::bigint
                  where u.at >= first.at and not exists (select from act_rows(act, 'urge') w
                                                         where w.district_id = u.district_id and w.id = u.id)) then
        return 'went_on';
    end if;
    return null;
end $$;
"""

CHANGES_BEFORE = """
alter policy change_of_ticket on change
    using (case when table_name = 'ticket' then exists (
                    select from ticket t where t.district_id = change.district_id and t.id = change.row_key::bigint)
                else table_name not in ('holding', 'note', 'urge', 'pause', 'message') end)
"""


def upgrade() -> None:
    for sql in (MAY_OPEN, ACT_STANDS, CHANGES):
        op.execute(sql)


def downgrade() -> None:
    for sql in (CHANGES_BEFORE, ACT_STANDS_BEFORE, MAY_OPEN_BEFORE):
        op.execute(sql)
