-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.note_message()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    insert into message_event (district_id, message_id, state, reason, detail, gateway)
    select n.district_id, n.id, n.state, n.reason, n.error, n.gateway
    from new_rows n join old_rows o on o.district_id = n.district_id and o.id = n.id
    where (n.state, n.reason) is distinct from (o.state, o.reason);
    return null;
end $function$;

COMMENT ON FUNCTION note_message() IS 'Each state of a message, with its time and reason, whoever brings it about; that it was written is in the message.';

REVOKE ALL ON FUNCTION note_message() FROM PUBLIC;
