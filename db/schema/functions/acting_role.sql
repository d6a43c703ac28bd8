-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.acting_role()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select current_setting('role') $function$;

COMMENT ON FUNCTION acting_role() IS 'The role taken on for the transaction, also inside security definer functions.';

REVOKE ALL ON FUNCTION acting_role() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acting_role() TO portal_user;
