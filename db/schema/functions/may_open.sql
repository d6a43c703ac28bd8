-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.may_open(table_seen text, district integer, ids bigint[], why text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;

COMMENT ON FUNCTION may_open(text,integer,bigint[],text) IS 'Whether so many more records may be opened now; beyond the free ones each costs a second and the first an alarm.';

REVOKE ALL ON FUNCTION may_open(text,integer,bigint[],text) FROM PUBLIC;
