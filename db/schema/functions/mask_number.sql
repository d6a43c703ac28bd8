-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.mask_number(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select '••• ••• ' || right(value, 3) $function$;

GRANT EXECUTE ON FUNCTION mask_number(text) TO PUBLIC;
