-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.history_of(table_seen text, district integer, wanted text, why text DEFAULT 'history'::text)
 RETURNS TABLE(at timestamp with time zone, person text, role text, action text, operation text, before jsonb, after jsonb)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    why := nullif(why, '');
    if district is null then
        if acting_role() <> 'administrator' then return; end if;
    elsif table_seen = 'outage' then null;
    elsif table_seen = 'customer' then
        if not sees_district(district) then return; end if;
        if why is not null then
            if not may_open(table_seen, district, array[wanted::bigint], why) then return; end if;
            perform disclose(table_seen, district, array[wanted::bigint], why, null);
        end if;
    elsif table_seen = 'ticket' then
        if not exists (select from disclose_ticket(district, wanted::bigint, 'history')) then return; end if;
    else return;
    end if;
    return query select c.at, p.name, c.role, c.action, c.operation,
            case when why is null then masked_values(c.before) else c.before end,
            case when why is null then masked_values(c.after) else c.after end
        from change c left join person p on p.id = c.person_id
        where c.table_name = table_seen and c.district_id is not distinct from district and c.row_key = wanted
        order by c.at desc, c.id desc limit 200;
end $function$;

COMMENT ON FUNCTION history_of(text,integer,text,text) IS 'What changed on a record, with the values; its opening is recorded. A customer''s without a purpose is masked.';

REVOKE ALL ON FUNCTION history_of(text,integer,text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION history_of(text,integer,text,text) TO administrator, centre_agent, centre_supervisor, district_manager, district_staff;
