-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.alert_dispatch(t ticket, by_whom bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    d int;
    made bigint;
begin
    for d in
        select u.id from unit h join unit u on u.parent_id = h.parent_id and u.kind = 'dispatch' and u.valid @> current_date
        where h.id = t.district_id and u.id is distinct from t.holder_unit_id
          and exists (select from assignment s where s.unit_id = u.id and s.valid @> now())
    loop
        made := make_alert(t, 'danger', 'dispatch:' || d, d, null, by_whom);
        update alert a set body = left(concat_ws(' · ', case when not t.confidential then t.subject end, t.number,
            (select u.short_name from unit u where u.id = t.district_id), (select w.name from ward w where w.id = t.ward_id),
            case when not t.confidential then t.place_masked end), 1000)
        where a.district_id = t.district_id and a.id = made;
    end loop;
end $function$;

COMMENT ON FUNCTION alert_dispatch(ticket,bigint) IS 'Tells the dispatch centres beside a district of a safety hazard there, once.';

REVOKE ALL ON FUNCTION alert_dispatch(ticket,bigint) FROM PUBLIC;
