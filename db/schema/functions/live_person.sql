-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.live_person()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if tg_op = 'DELETE' then
        perform say_live_person(old.person_id);
    else
        perform say_live_person(new.person_id);
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION live_person() FROM PUBLIC;
