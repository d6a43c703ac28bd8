-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.live_message()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if tg_op = 'UPDATE' then
        if not exists (select from new_rows n join old_rows o on o.district_id = n.district_id and o.id = n.id
                       where o.state <> n.state) then
            return null;  -- a lease is nobody's news
        end if;
    end if;
    perform say_live('message', x.district_id, x.district_id) from (select distinct district_id from new_rows) x;
    if (select count(*) <= 20 from (select from new_rows where ticket_id is not null limit 20 + 1) x) then
        perform say_live('ticket', t.district_id, t.holder_unit_id, t.id, 'changed', t.confidential)
        from new_rows n join ticket t on t.district_id = n.district_id and t.id = n.ticket_id;
    else
        perform say_live('ticket', t.district_id, t.holder_unit_id)
        from (select distinct t.district_id, t.holder_unit_id
              from new_rows n join ticket t on t.district_id = n.district_id and t.id = n.ticket_id) t;
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION live_message() FROM PUBLIC;
