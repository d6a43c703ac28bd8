-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.count_audience(district integer, outage bigint, station integer, line integer, telling text)
 RETURNS TABLE(way text, customers bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    o outage;
begin
    if not may_tell(district) then return; end if;
    select * into o from outage x where x.district_id = district and x.id = count_audience.outage;
    o.district_id := district;
    o.transformer_id := station;
    o.feeder_id := line;
    return query select coalesce(a.way, case when a.rung then 'call' end), count(*) from audience(o, telling) a group by 1;
end $function$;

COMMENT ON FUNCTION count_audience(integer,bigint,integer,integer,text) IS 'How many would be told by which way, call for those to be rung, null for those not told; of an outage that may not be stored yet.';

REVOKE ALL ON FUNCTION count_audience(integer,bigint,integer,integer,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_audience(integer,bigint,integer,integer,text) TO centre_supervisor, district_manager, district_staff;
