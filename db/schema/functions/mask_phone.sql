-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.mask_phone(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select case when length(value) < 6 then '•••' else left(value, 2) || '•• ••• ' || right(value, 3) end $function$;

REVOKE ALL ON FUNCTION mask_phone(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mask_phone(text) TO centre_agent, centre_supervisor, district_manager, district_staff, portal_worker;
