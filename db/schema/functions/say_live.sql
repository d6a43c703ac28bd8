-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.say_live(kind text, district integer, unit integer, id bigint DEFAULT NULL::bigint, how text DEFAULT NULL::text, confidential boolean DEFAULT false)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select pg_notify('live', concat_ws(' ', kind, district, coalesce(unit, district), coalesce(id::text, '*'),
                                       coalesce(how, '-'), confidential::int))
$function$;

COMMENT ON FUNCTION say_live(text,integer,integer,bigint,text,boolean) IS 'Tells the portal''s processes what changed, never what it says: each reads it under the rights of who looks.';

REVOKE ALL ON FUNCTION say_live(text,integer,integer,bigint,text,boolean) FROM PUBLIC;
