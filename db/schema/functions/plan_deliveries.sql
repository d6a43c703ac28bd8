-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.plan_deliveries(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    x record;
    t ticket;
    written int := 0;
    more int;
begin
    for x in
        select d.district_id, d.id, d.alert_id, d.step, d.unit_id, d.person_id, a.ticket_id, a.kind, a.by_id, a.settled_at,
               r.kept_ways, r.pierces_quiet,
               -- What can still be taken back rings nobody; a second more, for who does so in the tenth.
               case when c.at is null then now() else greatest(now(), c.at + interval '11 seconds') end as stands_at
        from alert_addressee d
        join alert a on a.district_id = d.district_id and a.id = d.alert_id join alert_rule r on r.kind = a.kind
        left join lateral (select c.at from change c
                           where c.table_name = 'alert' and c.district_id = a.district_id and c.row_key = a.id::text
                             and c.at >= a.made_at and c.at > now() - interval '1 minute' and c.operation = 'insert'
                             and c.person_id is not null and can_be_taken_back(c.action) limit 1) c on true
        where d.told_at is null order by d.id limit most for update of d skip locked
    loop
        if x.settled_at is null then
            select * into t from ticket k where k.district_id = x.district_id and k.id = x.ticket_id;
            insert into alert_delivery (district_id, alert_id, step, person_id, way, not_before)
            select x.district_id, x.alert_id, x.step, p.person_id, w.way,
                   case when x.pierces_quiet then x.stands_at else coalesce(quiet_until(p.person_id, x.stands_at), x.stands_at) end
            from (select x.person_id as person_id where x.person_id is not null
                  union
                  select s.person_id from assignment s
                  where x.person_id is null and s.unit_id = x.unit_id and s.valid @> now()
                    and not is_absent(s.person_id, now()) and may_hear(s.person_id, x.unit_id, t)) p
            left join alert_choice c on c.person_id = p.person_id and c.kind = x.kind
            cross join lateral (select distinct w from unnest(coalesce(c.ways, '{}') || x.kept_ways) w) w (way)
            where w.way in ('push', 'email', 'chat', 'sms') and p.person_id is distinct from x.by_id
            on conflict do nothing;
            get diagnostics more = row_count;
            written := written + more;
            if x.step = 0 and not coalesce(t.confidential, false) then
                insert into alert_delivery (district_id, alert_id, step, target_id, way, not_before)
                select x.district_id, x.alert_id, x.step, g.id, 'chat', x.stands_at from chat_target g
                where g.unit_id = x.unit_id and x.kind = any (g.kinds)
                on conflict do nothing;
                get diagnostics more = row_count;
                written := written + more;
            end if;
        end if;
        update alert_addressee d set told_at = now() where d.district_id = x.district_id and d.id = x.id;
    end loop;
    return written;
end $function$;

COMMENT ON FUNCTION plan_deliveries(integer) IS 'For everybody who has just become an addressee: one delivery a way that they chose or cannot switch off, after their quiet hours and once the act stands. How many.';

REVOKE ALL ON FUNCTION plan_deliveries(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION plan_deliveries(integer) TO portal_worker;
