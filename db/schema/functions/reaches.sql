-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.reaches(unit integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(whole_reach() is not null or unit = any (reach()), false) $function$;

COMMENT ON FUNCTION reaches(integer) IS 'Whether a unit is in the reach of who acts. Policies ask for the whole reach once a query.';

REVOKE ALL ON FUNCTION reaches(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reaches(integer) TO portal_user;
