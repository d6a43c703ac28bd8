-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.notices(o outage)
 RETURNS TABLE(id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    with recursive chain as (
        select o.id, o.replaces_id
        union all
        select x.id, x.replaces_id from outage x join chain on x.district_id = o.district_id and x.id = chain.replaces_id
    ) select chain.id from chain where chain.id is not null
$function$;

COMMENT ON FUNCTION notices(outage) IS 'An outage and those that it took the place of: customers may have been told any of them.';

REVOKE ALL ON FUNCTION notices(outage) FROM PUBLIC;
