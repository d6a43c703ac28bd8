-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.take_back_outage(act bigint)
 RETURNS TABLE(refusal text, district_id integer, outage_id bigint, action text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
    verb text;
    why text;
    left_over record;
begin
    -- Messages, callbacks, outages: as who sends them and who rings do; then whoever was first has done.
    perform from message m join act_rows(act, 'message') r on m.district_id = r.district_id and m.id = r.id
    order by m.district_id, m.id for update of m;
    perform from callback k join act_rows(act, 'callback') r on k.district_id = r.district_id and k.id = r.id
    order by k.district_id, k.id for update of k;
    perform from outage o join act_outages(act) a on o.district_id = a.district_id and o.id = a.outage_id
    order by o.district_id, o.id for update of o;
    why := outage_act_stands(act);
    if why is not null then
        return query select why, null::int, null::bigint, null::text;
        return;
    end if;
    select min(c.action) into verb from act_changes(act) c;
    select a.district_id, a.outage_id into left_over from act_outages(act) a order by a.added, a.outage_id limit 1;
    perform undo_outage_act(act, verb);
    return query select null::text, left_over.district_id, left_over.outage_id, verb;
end $function$;

COMMENT ON FUNCTION take_back_outage(bigint) IS 'Undo one''s own act on an outage within its ten seconds, all of it or, with the reason, nothing.';

REVOKE ALL ON FUNCTION take_back_outage(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_back_outage(bigint) TO centre_supervisor, district_manager, district_staff;
