-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.notice_limits(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    c record;
    t ticket;
    made int := 0;
begin
    for c in
        select x.district_id, x.id, x.clock, x.due, x.what, x.event, x.holder_unit_id, x.holder_id from (
            select k.district_id, k.id, k.holder_unit_id, k.holder_id, l.clock, l.due,
                   case when l.due <= now() then 'limit' else 'half' end as what,
                   case when l.due <= now() then l.clock || ':' || extract(epoch from l.due)::bigint else l.clock end as event
            from ticket k cross join lateral (values
                ('respond', k.respond_due, k.responded_at), ('arrive', case when k.state <> 'checking' then k.arrive_due end, k.arrived_at),
                ('resolve', k.resolve_due, k.resolved_at)) l (clock, due, given)
            where k.state in ('new', 'working', 'waiting', 'checking', 'returned') and k.holder_unit_id is not null
              and l.given is null
              and (l.due <= now() and l.due > now() - interval '1 day'
                   or l.due > now() and k.received_at + (l.due - k.received_at) / 2 <= now()
                      and k.received_at + (l.due - k.received_at) / 2 > now() - interval '1 day')) x
        where not exists (select from alert a where a.district_id = x.district_id and a.kind = x.what
                                                and a.event = x.id || ':' || x.event)
        order by x.due limit most
    loop
        select * into t from ticket k where k.district_id = c.district_id and k.id = c.id;
        if c.what = 'limit' then perform settle_alerts(c.district_id, c.id, '{half}', array[c.clock]); end if;
        if make_alert(t, c.what, c.event, c.holder_unit_id, c.holder_id, null, c.clock, c.due) is not null then
            made := made + 1;
        end if;
    end loop;
    return made;
end $function$;

COMMENT ON FUNCTION notice_limits(integer) IS 'Alerts for limits of open tickets half or all of whose time has passed in the last day, once each; how many were made.';

REVOKE ALL ON FUNCTION notice_limits(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notice_limits(integer) TO portal_worker;
