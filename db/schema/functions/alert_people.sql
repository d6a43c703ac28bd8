-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.alert_people(a alert, step integer)
 RETURNS TABLE(unit_id integer, person_id bigint, as_what text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    t ticket;
    found int := 0;
begin
    select * into t from ticket x where x.district_id = a.district_id and x.id = a.ticket_id;
    if alert_people.step = 0 and a.kind <> 'raised' then
        return query select a.unit_id, a.person_id, case when a.kind = 'answer' then 'waiting' else 'holder' end
            where a.person_id is not null and not is_absent(a.person_id, now()) and may_hear(a.person_id, a.unit_id, t);
        get diagnostics found = row_count;
        if found = 0 then
            return query select a.unit_id, d.person_id, 'duty' from on_duty(a.unit_id, now()) d
                where may_hear(d.person_id, a.unit_id, t);
            get diagnostics found = row_count;
        end if;
        if found = 0 or a.person_id is null and a.kind in ('work', 'hazard') then
            return query select a.unit_id, null::bigint, 'unit';
        end if;
    elsif alert_people.step = 1 then
        return query select a.unit_id, d.deputy_id, 'deputy' from on_duty(a.unit_id, now()) d
            where d.deputy_id is not null and may_hear(d.deputy_id, a.unit_id, t);
    elsif alert_people.step = 2 then
        return query select a.unit_id, s.person_id, 'manager' from assignment s
            where s.unit_id = a.unit_id and s.valid @> now() and s.role in ('district_manager', 'centre_supervisor')
              and not is_absent(s.person_id, now()) and may_hear(s.person_id, a.unit_id, t);
    elsif alert_people.step = 3 then
        return query
            with centre as (
                select c.id from unit u join unit c on c.parent_id = u.parent_id and c.kind = 'centre' and c.id <> u.id
                where u.id = a.unit_id and c.valid @> current_date),
            every as (
                select s.unit_id, s.person_id from centre c
                join assignment s on s.unit_id = c.id and s.valid @> now() and s.role = 'centre_supervisor'
                where not is_absent(s.person_id, now()) and may_hear(s.person_id, s.unit_id, t)),
            first as (select e.* from every e where e.person_id in (select d.person_id from on_duty(e.unit_id, now()) d))
            select f.unit_id, f.person_id, 'above' from first f
            union all
            select e.unit_id, e.person_id, 'above' from every e where not exists (select from first);
    end if;
end $function$;

COMMENT ON FUNCTION alert_people(alert,integer) IS 'To whom an alert goes: 0 who holds the ticket, or who is on duty, or the unit; 1 the deputy; 2 the managers; 3 the centre above.';

REVOKE ALL ON FUNCTION alert_people(alert,integer) FROM PUBLIC;
