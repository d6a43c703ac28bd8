-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.is_absent(person bigint, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select exists (select from absence x where x.person_id = is_absent.person
                   and x.during @> (at at time zone coalesce((select zone from utility limit 1), 'UTC'))::date)
$function$;

COMMENT ON FUNCTION is_absent(bigint,timestamp with time zone) IS 'Whether somebody is away on the day of this moment, in the utility''s zone.';

REVOKE ALL ON FUNCTION is_absent(bigint,timestamp with time zone) FROM PUBLIC;
