-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.own_outage_acts()
 RETURNS TABLE(act bigint, action text, district_id integer, outage_id bigint, place text, messages integer, seconds double precision)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    with mine as materialized (
        select c.transaction, min(c.at) as at, min(c.action) as action,
               count(*) filter (where c.table_name = 'message' and c.operation = 'insert')::int as messages
        from change c
        where c.person_id = current_person() and c.at > now() - interval '10 seconds' and outage_can_be_taken_back(c.action)
        group by c.transaction)
    select m.transaction, m.action, o.district_id, o.id, coalesce(t.name, f.name, left(o.area, 80)), m.messages,
           extract(epoch from m.at + interval '10 seconds' - clock_timestamp())
    from mine m
    cross join lateral (select a.district_id, a.outage_id from act_outages(m.transaction) a
                        order by a.added desc, a.outage_id limit 1) one
    join outage o on o.district_id = one.district_id and o.id = one.outage_id
    left join transformer t on t.district_id = o.district_id and t.id = o.transformer_id
    left join feeder f on f.district_id = o.district_id and f.id = o.feeder_id
    where outage_act_stands(m.transaction) is null
    order by m.at desc limit 3
$function$;

COMMENT ON FUNCTION own_outage_acts() IS 'What whoever asks did to outages within ten seconds and could still take back, the latest first.';

REVOKE ALL ON FUNCTION own_outage_acts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION own_outage_acts() TO centre_supervisor, district_manager, district_staff;
