-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.clear_bounce()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    new.email_bounced_at := null;
    return new;
end $function$;

COMMENT ON FUNCTION clear_bounce() IS 'A new address has not bounced yet.';

REVOKE ALL ON FUNCTION clear_bounce() FROM PUBLIC;
