-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.alert_of_urge()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    t ticket;
    home int;
begin
    select * into t from ticket x where x.district_id = new.district_id and x.id = new.ticket_id;
    if tg_op = 'INSERT' then
        if new.answered_at is null then
            perform make_alert(t, 'urge', 'urge:' || new.id, new.to_unit_id, new.to_person_id, new.by_id);
        end if;
        return null;
    end if;
    if old.acknowledged_at is null and new.acknowledged_at is not null then
        update alert a set settled_at = now(), settled_by = new.acknowledged_by, settled_how = 'done', climbs_at = null
        where a.district_id = new.district_id and a.kind = 'urge' and a.event = t.id || ':urge:' || new.id and a.settled_at is null;
    end if;
    if old.answered_at is null and new.answered_at is not null and new.answer <> ''
       and new.answered_by is distinct from new.by_id then
        select s.unit_id into home from assignment s where s.person_id = new.by_id and s.valid @> now();
        if home is not null then
            perform make_alert(t, 'answer', 'urge:' || new.id, home, new.by_id, new.answered_by);
        end if;
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION alert_of_urge() FROM PUBLIC;
