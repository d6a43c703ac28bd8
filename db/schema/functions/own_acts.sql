-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.own_acts()
 RETURNS TABLE(act bigint, action text, district_id integer, ticket_id bigint, number text, many integer, channel text, seconds double precision)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    with mine as materialized (
        select c.transaction, min(c.at) as at, min(c.action) as action from change c
        where c.person_id = current_person() and c.at > now() - interval '10 seconds' and can_be_taken_back(c.action)
        group by c.transaction)
    select m.transaction, m.action, t.district_id, t.id, t.number, one.many,
           (select g.channel from act_rows(m.transaction, 'message') r
            join message g on g.district_id = r.district_id and g.id = r.id order by g.id limit 1),
           extract(epoch from m.at + interval '10 seconds' - clock_timestamp())
    from mine m
    cross join lateral (select x.district_id, x.ticket_id, count(*) over ()::int as many
                        from act_tickets(m.transaction) x order by x.district_id, x.ticket_id limit 1) one
    join ticket t on t.district_id = one.district_id and t.id = one.ticket_id
    where act_stands(m.transaction) is null
    order by m.at desc limit 3
$function$;

COMMENT ON FUNCTION own_acts() IS 'What whoever asks did within ten seconds and could still take back, the latest first.';

REVOKE ALL ON FUNCTION own_acts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION own_acts() TO centre_agent, centre_supervisor, district_manager, district_staff;
