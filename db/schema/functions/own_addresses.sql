-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.own_addresses(person bigint)
 RETURNS TABLE(language text, email text, phone text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select p.language, p.email, q.phone::text from person p left join alert_preference q on q.person_id = p.id
    where p.id = own_addresses.person
$function$;

COMMENT ON FUNCTION own_addresses(bigint) IS 'Where somebody is reached, for who tries it out for them.';

REVOKE ALL ON FUNCTION own_addresses(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION own_addresses(bigint) TO portal_worker;
