-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.alert_of_holding()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    t ticket;
    danger boolean;
    event constant text := 'held:' || (extract(epoch from new.since) * 1000000)::bigint;
begin
    if new.until <> 'infinity' then return null; end if;
    if tg_op = 'UPDATE' then
        if old.accepted_at is null and new.accepted_at is not null then
            perform settle_alerts(new.district_id, new.ticket_id, '{work,mine,hazard}', null, new.person_id);
            perform settle_alerts(new.district_id, new.ticket_id, '{half,limit}', '{respond}', new.person_id);
        end if;
        return null;
    end if;
    perform settle_alerts(new.district_id, new.ticket_id, '{work,mine,hazard,half,limit,urge,raised}');
    select * into t from ticket x where x.district_id = new.district_id and x.id = new.ticket_id;
    if t.resolved_at is not null or new.accepted_at is not null then return null; end if;
    select c.hazard into danger from category c where c.code = t.category;
    if danger then
        perform make_alert(t, 'hazard', event, new.unit_id, new.person_id, new.by_id);
        perform alert_dispatch(t, new.by_id);
    elsif new.person_id is not null then
        if new.person_id is distinct from new.by_id then
            perform make_alert(t, 'mine', event, new.unit_id, new.person_id, new.by_id);
        end if;
    elsif new.reason <> 'received' then
        perform make_alert(t, 'work', event, new.unit_id, null, new.by_id);
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION alert_of_holding() FROM PUBLIC;
