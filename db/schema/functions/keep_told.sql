-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_told()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    perform mark_told(new.district_id, new.outage_id, new.tells);
    return null;
end $function$;

COMMENT ON FUNCTION keep_told() IS 'Who is told by phone is told: the first call made marks the outage, as the first message does.';

REVOKE ALL ON FUNCTION keep_told() FROM PUBLIC;
