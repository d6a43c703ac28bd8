-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.climb_alerts(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    a alert;
    up int;
    reached int;
    climbed int := 0;
begin
    for a in select * from alert x where x.climbs_at <= now() order by x.climbs_at for update skip locked limit most loop
        up := a.step;
        reached := 0;
        while up < 3 and reached = 0 loop
            up := up + 1;
            reached := address_alert(a.district_id, a.id, up);
        end loop;
        update alert x set step = case when reached > 0 then up else x.step end,
            climbs_at = case when reached > 0 and up < 3 then now() + make_interval(mins => r.climbs_after) end
        from alert_rule r where r.kind = a.kind and x.district_id = a.district_id and x.id = a.id;
        climbed := climbed + 1;
    end loop;
    return climbed;
end $function$;

COMMENT ON FUNCTION climb_alerts(integer) IS 'What nobody acknowledged in its time goes to the next who has not heard it; how many were looked at.';

REVOKE ALL ON FUNCTION climb_alerts(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION climb_alerts(integer) TO portal_worker;
