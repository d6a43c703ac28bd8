-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.live_office()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if exists (select from rows) then perform say_live(tg_argv[0], 0, 0); end if;
    return null;
end $function$;

COMMENT ON FUNCTION live_office() IS 'Says its argument, a kind of news that is of no unit: administrators alone hear it.';

REVOKE ALL ON FUNCTION live_office() FROM PUBLIC;
