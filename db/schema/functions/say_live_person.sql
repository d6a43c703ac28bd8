-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.say_live_person(person bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select pg_notify('live', concat_ws(' ', 'person', person))
$function$;

COMMENT ON FUNCTION say_live_person(bigint) IS 'Somebody''s role or login session is another: who holds their windows asks anew.';

REVOKE ALL ON FUNCTION say_live_person(bigint) FROM PUBLIC;
