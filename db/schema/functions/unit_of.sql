-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.unit_of(person bigint)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select a.unit_id from assignment a where a.person_id = person and a.valid @> clock_timestamp()
$function$;

REVOKE ALL ON FUNCTION unit_of(bigint) FROM PUBLIC;
