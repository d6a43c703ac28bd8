-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.live_of_ticket()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if (select count(*) > 20 from (select from new_rows limit 20 + 1) x) then
        perform say_live('ticket', t.district_id, t.holder_unit_id)
        from (select distinct t.district_id, t.holder_unit_id
              from new_rows n join ticket t on t.district_id = n.district_id and t.id = n.ticket_id) t;
    else
        perform say_live('ticket', t.district_id, t.holder_unit_id, t.id, 'changed', t.confidential)
        from new_rows n join ticket t on t.district_id = n.district_id and t.id = n.ticket_id;
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION live_of_ticket() FROM PUBLIC;
