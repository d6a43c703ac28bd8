-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.live_district()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    perform say_live(tg_argv[0], x.district_id, x.district_id) from (select distinct district_id from new_rows) x;
    return null;
end $function$;

REVOKE ALL ON FUNCTION live_district() FROM PUBLIC;
