-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_administrators()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if acting_role() = 'none' then return null; end if;
    perform pg_advisory_xact_lock(hashtextextended('administrators', 0));  -- two who remove each other
    if not administers(null) then
        raise exception 'an administrator remains' using errcode = '23514', constraint = 'administrator_remains';
    end if;
    if acting_role() = 'administrator' and not administers(current_person()) then
        raise exception 'nobody takes their own administration away' using errcode = '23514', constraint = 'administrator_self';
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION keep_administrators() FROM PUBLIC;
