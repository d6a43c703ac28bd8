-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.address_alert(district integer, alert bigint, step integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    written int;
begin
    insert into alert_addressee (district_id, alert_id, step, unit_id, person_id, as_what)
    select a.district_id, a.id, address_alert.step, p.unit_id, p.person_id, p.as_what
    from alert a cross join lateral alert_people(a, address_alert.step) p
    where a.district_id = district and a.id = address_alert.alert
      and not exists (select from alert_addressee x where x.district_id = a.district_id and x.alert_id = a.id
                      and x.person_id = p.person_id)
    on conflict do nothing;
    get diagnostics written = row_count;
    return written;
end $function$;

COMMENT ON FUNCTION address_alert(integer,bigint,integer) IS 'Say an alert to those of a step who have not heard it; how many there are.';

REVOKE ALL ON FUNCTION address_alert(integer,bigint,integer) FROM PUBLIC;
