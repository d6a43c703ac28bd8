-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.mask_email(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select left(value, 1) || '•••@' || split_part(value, '@', 2) $function$;

REVOKE ALL ON FUNCTION mask_email(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mask_email(text) TO centre_agent, centre_supervisor, district_manager, district_staff, portal_worker;
