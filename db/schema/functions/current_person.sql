-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.current_person()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('portal.person', true), '')::bigint $function$;

REVOKE ALL ON FUNCTION current_person() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION current_person() TO portal_user;
