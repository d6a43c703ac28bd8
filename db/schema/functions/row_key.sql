-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.row_key(r jsonb, keys text[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select string_agg(r ->> k, ',') from unnest(keys) k where k <> 'district_id' $function$;

REVOKE ALL ON FUNCTION row_key(jsonb,text[]) FROM PUBLIC;
