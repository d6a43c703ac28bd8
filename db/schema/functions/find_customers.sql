-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.find_customers(q text, most integer)
 RETURNS TABLE(district_id integer, id bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
    unit constant int := case when acting_role() in ('district_staff', 'district_manager') then current_unit() end;
    units constant int[] := case when unit is null and whole_reach() is null then reach() end;
    digits constant text := regexp_replace(regexp_replace(q, '[^0-9]', '', 'g'), '^84', '0');
    prefix constant text := upper(regexp_replace(q, '[^[:alnum:]]', '', 'g'));
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if q ~ '^[ +0-9().-]+$' and length(digits) between 6 and 15 then
        return query select c.district_id, c.id from customer c
            where c.phone = digits and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
            union select c.district_id, c.id from customer c
            where c.phone2 = digits and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units))
            union select c.district_id, c.id from customer c
            where c.code like prefix || '%' and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units)) limit most;
    elsif prefix ~ '[0-9]' and length(prefix) >= 4 then
        return query select c.district_id, c.id from customer c
            where c.code like prefix || '%' and (unit is null or c.district_id = unit) and (units is null or c.district_id = any (units)) limit most;
    end if;
    if found then return; end if;  -- what looks like a code may be an address: An 12
    if unit is null then
        return query select c.district_id, c.id from customer c where c.search @@ words_query(q) and (units is null or c.district_id = any (units)) limit most;
    else
        return query select c.district_id, c.id from customer c
            where c.district_id = unit and c.search @@ words_query(q) limit most;
    end if;
end $function$;

COMMENT ON FUNCTION find_customers(text,integer) IS 'By code, phone, or words of name and address with or without marks; a district finds its own only. A function because text operators are not leakproof: under a row policy their index would not be used.';

REVOKE ALL ON FUNCTION find_customers(text,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_customers(text,integer) TO centre_agent, centre_supervisor, district_manager, district_staff;
