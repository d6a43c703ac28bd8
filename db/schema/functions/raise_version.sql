-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.raise_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin new.version := old.version + 1; return new; end $function$;

REVOKE ALL ON FUNCTION raise_version() FROM PUBLIC;
