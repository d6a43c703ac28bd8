-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.duty_at(unit integer, at timestamp with time zone)
 RETURNS TABLE(person text, deputy text, until timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select p.name, q.name, d.until
    from on_duty(duty_at.unit, duty_at.at) d join person p on p.id = d.person_id left join person q on q.id = d.deputy_id
    where duty_at.unit = current_unit() or acting_role() = 'centre_supervisor' and reaches(duty_at.unit)
$function$;

COMMENT ON FUNCTION duty_at(integer,timestamp with time zone) IS 'The names of who is on duty, for who may see the roster of the unit.';

REVOKE ALL ON FUNCTION duty_at(integer,timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION duty_at(integer,timestamp with time zone) TO centre_agent, centre_supervisor, district_manager, district_staff;
