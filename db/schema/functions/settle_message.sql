-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.settle_message(district integer, message bigint, reached text, why text, detail text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    m message;
begin
    update message x set state = reached, reason = why, error = settle_message.detail, leased_until = null, began_at = null,
                         report_due = null
    where x.district_id = district and x.id = settle_message.message and message_rank(reached) > message_rank(x.state)
    returning * into m;
    if m.id is null then return false; end if;
    if why = 'bad_address' and m.channel = 'email' then
        update customer c set email_bounced_at = now()
        where c.district_id = m.district_id and c.id = m.customer_id and c.email = m.recipient and c.email_bounced_at is null;
    end if;
    if reached in ('delivered', 'unbounced') and m.closes_ticket then
        update ticket t set state = 'closed', closed_at = now()
        where t.district_id = m.district_id and t.id = m.ticket_id and t.state = 'resolved';
    elsif reached in ('failed', 'expired') then
        perform next_way(m);
    end if;
    return true;
end $function$;

COMMENT ON FUNCTION settle_message(integer,bigint,text,text,text) IS 'What became of a message: told, so its ticket is closed; or not, so it goes the next way. False where it was further already.';

REVOKE ALL ON FUNCTION settle_message(integer,bigint,text,text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION settle_message(integer,bigint,text,text,text) TO portal_worker;
