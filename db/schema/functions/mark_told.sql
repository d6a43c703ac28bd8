-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.mark_told(district integer, outage bigint, tells text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    versions bigint[];
begin
    with recursive chain as (
        select o.id, o.replaces_id from outage o
        where o.district_id = district and o.id = mark_told.outage and o.state = tells
        union all
        select x.id, x.replaces_id from outage x
        join chain on x.district_id = district and x.id = chain.replaces_id and x.state = 'moved'
    ) select array_agg(chain.id) into versions from chain;
    -- The oldest version first, as whoever works with them does: no two wait for each other.
    perform from outage o where o.district_id = district and o.id = any (versions) order by o.id for no key update;
    update outage o set told = case when o.id = mark_told.outage then tells else 'moved' end
    where o.district_id = district and o.id = any (versions)
      and (o.id = mark_told.outage and o.state = tells and o.told is distinct from tells
           or o.id <> mark_told.outage and o.told = 'posted');
end $function$;

COMMENT ON FUNCTION mark_told(integer,bigint,text) IS 'Customers hear what this version of an outage says: it and what it took the place of are marked, if it is so still.';

REVOKE ALL ON FUNCTION mark_told(integer,bigint,text) FROM PUBLIC;
