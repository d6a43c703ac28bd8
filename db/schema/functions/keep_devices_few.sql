-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_devices_few()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    perform pg_advisory_xact_lock(hashtextextended('devices of ' || new.person_id, 0));
    delete from push_subscription s where s.id in (
        select x.id from push_subscription x where x.person_id = new.person_id order by x.made_at desc, x.id desc offset 10);
    return null;
end $function$;

COMMENT ON FUNCTION keep_devices_few() IS 'Ten browsers a person; the one that was signed up first makes room.';

REVOKE ALL ON FUNCTION keep_devices_few() FROM PUBLIC;
