-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.take_subscription(endpoint text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    delete from push_subscription s where s.endpoint = take_subscription.endpoint
$function$;

COMMENT ON FUNCTION take_subscription(text) IS 'A browser belongs to whoever signed it up last: who knows its address has it.';

REVOKE ALL ON FUNCTION take_subscription(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_subscription(text) TO centre_agent, centre_supervisor, district_manager, district_staff;
