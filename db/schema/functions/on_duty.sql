-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.on_duty(unit integer, at timestamp with time zone)
 RETURNS TABLE(person_id bigint, deputy_id bigint, until timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select case when x.there then d.person_id else x.second end, case when x.there then x.second end, upper(d.during)
    from duty d cross join lateral (
        select works_in(d.person_id, d.unit_id) and not is_absent(d.person_id, at) as there,
               case when works_in(d.deputy_id, d.unit_id) and not is_absent(d.deputy_id, at) then d.deputy_id end as second) x
    where d.unit_id = on_duty.unit and d.during @> at and (x.there or x.second is not null)
$function$;

COMMENT ON FUNCTION on_duty(integer,timestamp with time zone) IS 'Who is on duty in a unit at a moment: in place of who is absent or has left, the deputy; no row where nobody is.';

REVOKE ALL ON FUNCTION on_duty(integer,timestamp with time zone) FROM PUBLIC;
