-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.live_ended()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    perform say_live('people', 0, 0);
    return null;
end $function$;

COMMENT ON FUNCTION live_ended() IS 'That a sign-in is over, for the list of people.';

REVOKE ALL ON FUNCTION live_ended() FROM PUBLIC;
