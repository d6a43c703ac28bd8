-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.live_duty()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    perform say_live('duty', x.unit_id, x.unit_id) from (select distinct unit_id from rows) x;
    return null;
end $function$;

REVOKE ALL ON FUNCTION live_duty() FROM PUBLIC;
