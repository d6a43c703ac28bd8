-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.current_unit()
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('portal.unit', true), '')::int $function$;

REVOKE ALL ON FUNCTION current_unit() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION current_unit() TO portal_user;
