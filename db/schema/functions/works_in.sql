-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.works_in(person bigint, unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select exists (select from assignment a join person p on p.id = a.person_id and p.active
                   where a.person_id = works_in.person and a.unit_id = works_in.unit and a.valid @> now())
$function$;

COMMENT ON FUNCTION works_in(bigint,integer) IS 'Whether somebody has a role in a unit now.';

REVOKE ALL ON FUNCTION works_in(bigint,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION works_in(bigint,integer) TO portal_user;
