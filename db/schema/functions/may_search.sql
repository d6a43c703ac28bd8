-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.may_search(q text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;

COMMENT ON FUNCTION may_search(text) IS 'Counts a search that was not made lately; beyond the free ones each comes a second after the last, as the notice says, and the first raises an alarm. False when nothing is to be found.';

REVOKE ALL ON FUNCTION may_search(text) FROM PUBLIC;
