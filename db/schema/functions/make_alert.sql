-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.make_alert(t ticket, what text, named text, unit integer, person bigint, by_whom bigint, clock text DEFAULT NULL::text, due timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    made bigint;
begin
    insert into alert (district_id, kind, event, ticket_id, unit_id, person_id, by_id, clock, due, climbs_at)
    select t.district_id, what, t.id || ':' || named, t.id, unit, person, by_whom, make_alert.clock, make_alert.due,
           now() + make_interval(mins => r.climbs_after)
    from alert_rule r where r.kind = what
    on conflict (district_id, kind, event) do nothing
    returning id into made;
    if made is not null then perform address_alert(t.district_id, made, 0); end if;
    return made;
end $function$;

COMMENT ON FUNCTION make_alert(ticket,text,text,integer,bigint,bigint,text,timestamp with time zone) IS 'One alert for one event, however often it is asked for; null when it is there.';

REVOKE ALL ON FUNCTION make_alert(ticket,text,text,integer,bigint,bigint,text,timestamp with time zone) FROM PUBLIC;
