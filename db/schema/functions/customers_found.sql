-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.customers_found(q text, called text, only_unit integer, only_ward integer, most integer)
 RETURNS TABLE(district_id integer, id bigint, step integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
    unit constant int := case when acting_role() in ('district_staff', 'district_manager') then current_unit() else only_unit end;
    units constant int[] := case when whole_reach() is null and acting_role() in ('centre_agent', 'centre_supervisor') then reach() end;
    typed constant text := upper(regexp_replace(q, '[^[:alnum:]]', '', 'g'));
    part constant text := case when q ~ '^[ +0-9().-]+$' then regexp_replace(q, '[^0-9]', '', 'g') end;
    bare constant text := ' ' || btrim(regexp_replace(plain(regexp_replace(q, '[^[:alnum:]/ .-]', ' ', 'g')), '\s+', ' ', 'g')) || ' ';
    found_by int := 0;
    added int;
    split record;
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if typed = '' then return; end if;

    return query select c.district_id, c.id, 0 from customer c
        where c.code = typed and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
          and (only_ward is null or c.ward_id = only_ward) limit most;
    get diagnostics found_by = row_count;
    if called is not null then
        return query select c.district_id, c.id, 1 from customer c
            where (c.phone = called or c.phone2 = called)
              and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
              and (only_ward is null or c.ward_id = only_ward) limit most;
        get diagnostics added = row_count;
        found_by := found_by + added;
    end if;
    if found_by > 0 then return; end if;  -- it was one's whole code or number

    if length(typed) >= 4 and typed ~ '[0-9]' then
        return query select c.district_id, c.id, 3 from customer c
            where c.code like typed || '%'
              and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
              and (only_ward is null or c.ward_id = only_ward) limit most;
        return query select c.district_id, c.id, 4 from customer c
            where reverse(c.code) like reverse(typed) || '%'
              and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
              and (only_ward is null or c.ward_id = only_ward) limit most;
    end if;
    if length(part) >= 4 then
        return query select c.district_id, c.id, 4 from customer c
            where (c.phone like part || '%' or c.phone2 like part || '%'
                   or reverse(c.phone) like reverse(part) || '%' or reverse(c.phone2) like reverse(part) || '%')
              and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
              and (only_ward is null or c.ward_id = only_ward) limit most;
    end if;

    return query select c.district_id, c.id, 2 from customer c
        where plain(c.name) = btrim(bare) and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
          and (only_ward is null or c.ward_id = only_ward) limit most;
    foreach found_by in array '{5,6}'::int[] loop  -- whole words, then the last as far as it is typed
        if unit is null then
            return query select c.district_id, c.id, found_by from customer c
                where c.search @@ words_query(q, found_by = 5) and (units is null or c.district_id = any (units))
                  and (only_ward is null or c.ward_id = only_ward) limit most;
        else
            return query select c.district_id, c.id, found_by from customer c
                where c.district_id = unit and c.search @@ words_query(q, found_by = 5)
                  and (units is null or c.district_id = any (units))
                  and (only_ward is null or c.ward_id = only_ward) limit most;
        end if;
        get diagnostics added = row_count;
        if added = most then return; end if;
    end loop;

    for split in  -- a street and its ward, as lists print them; the ward also without what kind it is
        select s.rest, array_agg(w.id) as wards
        from ward w
        cross join lateral (values (plain(w.name)), (regexp_replace(plain(w.name), '^\S+ ', '')), (regexp_replace(plain(w.name), ' \S+$', ''))) n (name)
        cross join lateral (select btrim(replace(bare, ' ' || n.name || ' ', ' ')) as rest) s
        where strpos(bare, ' ' || n.name || ' ') > 0 and s.rest <> '' and (only_ward is null or w.id = only_ward)
        group by 1
    loop
        return query select c.district_id, c.id, 5 from customer c
            where c.search @@ words_query(split.rest, true) and c.ward_id = any (split.wards)
              and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units)) limit most;
    end loop;
end $function$;

COMMENT ON FUNCTION customers_found(text,text,integer,integer,integer) IS 'By code, phone (called: as numbers are stored), parts of either, or words of name, address and ward with or without marks; a district finds its own only. The lower the step, the likelier it is meant; one may come by several. A function because text operators are not leakproof: under a row policy their index would not be used.';

REVOKE ALL ON FUNCTION customers_found(text,text,integer,integer,integer) FROM PUBLIC;
