-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.differing(a jsonb, b jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select jsonb_object_agg(key, value) from jsonb_each(a) where b -> key is distinct from value $function$;

REVOKE ALL ON FUNCTION differing(jsonb,jsonb) FROM PUBLIC;
