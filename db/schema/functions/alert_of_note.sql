-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.alert_of_note()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    t ticket;
begin
    select * into t from ticket x where x.district_id = new.district_id and x.id = new.ticket_id;
    if t.state = 'waiting' and t.holder_unit_id <> new.unit_id then
        perform make_alert(t, 'answer', 'note:' || new.id, t.holder_unit_id, t.holder_id, new.person_id);
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION alert_of_note() FROM PUBLIC;
