-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.administers(person bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select exists (select from assignment a join person p on p.id = a.person_id and p.active
                   where a.role = 'administrator' and a.valid @> clock_timestamp()
                     and a.person_id = coalesce(person, a.person_id))
$function$;

COMMENT ON FUNCTION administers(bigint) IS 'Whether a person is an administrator at this moment; of null, whether anybody is.';

REVOKE ALL ON FUNCTION administers(bigint) FROM PUBLIC;
