-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.act_outages(act bigint)
 RETURNS TABLE(district_id integer, outage_id bigint, added boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select x.district_id, x.id, bool_or(x.added) from (
        select r.district_id, r.id, r.operation = 'insert' as added from act_rows(act, 'outage') r
        union all
        select c.district_id, (c.after ->> 'outage_id')::bigint, false from act_changes(act) c
        where c.table_name in ('message', 'callback') and c.operation = 'insert') x
    group by x.district_id, x.id
$function$;

COMMENT ON FUNCTION act_outages(bigint) IS 'The outages that an act was about, and whether it added them.';

REVOKE ALL ON FUNCTION act_outages(bigint) FROM PUBLIC;
