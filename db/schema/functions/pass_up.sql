-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.pass_up(district integer, ticket bigint, body text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    t ticket;
    since timestamptz;
    made bigint;
    reached int := 0;
    up int := 1;
begin
    select * into t from ticket x where x.district_id = district and x.id = pass_up.ticket;
    if t.id is null or acting_role() <> 'centre_supervisor' or not sees_ticket(t) or t.resolved_at is not null then
        return null;
    end if;
    select h.since into since from holding h
    where h.district_id = t.district_id and h.ticket_id = t.id and h.until = 'infinity';
    made := make_alert(t, 'raised', 'held:' || (extract(epoch from since) * 1000000)::bigint, t.holder_unit_id, null,
                       current_person());
    if made is null then return null; end if;
    while up < 3 and reached = 0 loop
        up := up + 1;
        reached := address_alert(t.district_id, made, up);
    end loop;
    update alert a set body = pass_up.body, step = up, climbs_at = case when up < 3 then a.climbs_at end
    where a.district_id = t.district_id and a.id = made;
    return reached;
end $function$;

COMMENT ON FUNCTION pass_up(integer,bigint,text) IS 'A supervisor passes a ticket up: to the managers of its holder, else to the line above. How many it reached; null where nothing was to be done.';

REVOKE ALL ON FUNCTION pass_up(integer,bigint,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pass_up(integer,bigint,text) TO centre_supervisor;
