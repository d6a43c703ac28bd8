-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.taking_back(district integer, ticket bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select exists (select from taken_back b
                   where b.district_id = district and b.ticket_id = taking_back.ticket and b.at is null)
$function$;

COMMENT ON FUNCTION taking_back(integer,bigint) IS 'Whether this transaction is undoing an act on this ticket: what stands otherwise may go back then.';

REVOKE ALL ON FUNCTION taking_back(integer,bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION taking_back(integer,bigint) TO portal_user, portal_worker;
