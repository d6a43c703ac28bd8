-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.may_search(q text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;

COMMENT ON FUNCTION may_search(text) IS 'Counts a search that was not made lately; beyond the free ones each costs a second and the first an alarm. False when nothing is to be found.';

REVOKE ALL ON FUNCTION may_search(text) FROM PUBLIC;
