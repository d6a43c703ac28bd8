-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.act_changes(act bigint)
 RETURNS SETOF change
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select c.* from change c
    where c.person_id = current_person() and c.at > now() - interval '1 minute' and c.transaction = act
$function$;

COMMENT ON FUNCTION act_changes(bigint) IS 'What somebody''s own act of just now wrote.';

REVOKE ALL ON FUNCTION act_changes(bigint) FROM PUBLIC;
