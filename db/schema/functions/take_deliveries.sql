-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.take_deliveries(worker text, most integer)
 RETURNS TABLE(district_id integer, id bigint, way text, person_id bigint, target_id bigint, attempts integer, alert_id bigint, kind text, clock text, number text, unit text, language text, email text, phone text, over boolean)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    with due as (
        select d.district_id, d.id from alert_delivery d
        where d.state = 'waiting' and d.not_before <= now() and (d.leased_until is null or d.leased_until < now())
        order by d.not_before for update skip locked limit most),
    taken as (
        update alert_delivery d set leased_until = now() + interval '2 minutes', leased_by = worker, attempts = d.attempts + 1
        from due where d.district_id = due.district_id and d.id = due.id returning d.*)
    select d.district_id, d.id, d.way, d.person_id, d.target_id, d.attempts, d.alert_id, a.kind, a.clock, t.number::text,
           u.short_name, p.language, p.email, q.phone::text, a.settled_at is not null
    from taken d
    join alert a on a.district_id = d.district_id and a.id = d.alert_id
    join ticket t on t.district_id = a.district_id and t.id = a.ticket_id
    join unit u on u.id = a.unit_id
    left join person p on p.id = d.person_id
    left join alert_preference q on q.person_id = d.person_id
$function$;

COMMENT ON FUNCTION take_deliveries(text,integer) IS 'Lease what is due for two minutes, with what it takes to tell it.';

REVOKE ALL ON FUNCTION take_deliveries(text,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_deliveries(text,integer) TO portal_worker;
