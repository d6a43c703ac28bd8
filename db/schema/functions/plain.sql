-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.plain(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public', 'pg_temp'
AS $function$ select lower(unaccent('public.unaccent'::regdictionary, value)) $function$;

COMMENT ON FUNCTION plain(text) IS 'Text as it is searched: without marks, lower case.';

REVOKE ALL ON FUNCTION plain(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION plain(text) TO portal_user;
