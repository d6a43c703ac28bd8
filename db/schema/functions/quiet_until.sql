-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.quiet_until(person bigint, at timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select case when x.quiet then
        ((x.here::date + case when x.here::time < q.quiet_until then 0 else 1 end) + q.quiet_until) at time zone x.zone end
    from alert_preference q
    cross join lateral (select coalesce((select u.zone from utility u limit 1), 'UTC') as zone) z
    cross join lateral (
        select z.zone, at at time zone z.zone as here,
               case when q.quiet_from < q.quiet_until
                    then (at at time zone z.zone)::time >= q.quiet_from and (at at time zone z.zone)::time < q.quiet_until
                    else (at at time zone z.zone)::time >= q.quiet_from or (at at time zone z.zone)::time < q.quiet_until end as quiet) x
    where q.person_id = quiet_until.person
$function$;

COMMENT ON FUNCTION quiet_until(bigint,timestamp with time zone) IS 'When somebody''s quiet hours end; null outside them.';

REVOKE ALL ON FUNCTION quiet_until(bigint,timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION quiet_until(bigint,timestamp with time zone) TO portal_user;
