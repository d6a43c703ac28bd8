-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.openings_spent()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select exists (select from access_event e where e.person_id = current_person() and e.kind = 'openings_refused'
                   and e.at > now() - interval '10 minutes')
$function$;

COMMENT ON FUNCTION openings_spent() IS 'Whether records were asked for, within the last ten minutes, that were not given out any more.';

REVOKE ALL ON FUNCTION openings_spent() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION openings_spent() TO portal_user;
