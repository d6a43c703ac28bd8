-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.live_active()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    perform say_live_person(new.id);
    return null;
end $function$;

REVOKE ALL ON FUNCTION live_active() FROM PUBLIC;
