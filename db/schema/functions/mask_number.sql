-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.mask_number(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select '••• ••• ' || right(value, 3) $function$;

REVOKE ALL ON FUNCTION mask_number(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mask_number(text) TO centre_agent, centre_supervisor, district_manager, district_staff;
