-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.message_sent(district integer, message bigint, worker text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    m message;
begin
    update message x set state = 'sent', sent_at = now(), error = null, leased_until = null
    where x.district_id = district and x.id = message_sent.message and x.state = 'waiting' and x.leased_by = worker
    returning * into m;
    if m.id is null then return false; end if;
    if m.closes_ticket then
        update ticket t set state = 'closed', closed_at = now()
        where t.district_id = m.district_id and t.id = m.ticket_id and t.state = 'resolved';
    end if;
    return true;
end $function$;

COMMENT ON FUNCTION message_sent(integer,bigint,text) IS 'The worker sent a message that it holds the lease of: the customer has been told, so the ticket is closed.';

REVOKE ALL ON FUNCTION message_sent(integer,bigint,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION message_sent(integer,bigint,text) TO portal_worker;
