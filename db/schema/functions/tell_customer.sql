-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.tell_customer(district integer, ticket bigint, subject text, body text, key text, closes boolean)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    t ticket;
    w record;
begin
    select * into t from ticket x where x.district_id = district and x.id = tell_customer.ticket;
    if t.id is null or not sees_ticket(t) then return null; end if;
    select * into w from ticket_way(t);
    if w.way is null then return null; end if;
    insert into message (district_id, ticket_id, customer_id, kind, channel, recipient, subject, body, dedupe_key, closes_ticket,
                         not_before, valid_until, created_by)
    values (district, t.id, t.customer_id, 'answer', w.way, w.address, tell_customer.subject, tell_customer.body, key, closes,
            now() + interval '10 seconds', now() + interval '7 days', current_person())
    on conflict (dedupe_key) do nothing;
    notify message;
    return w.way;
end $function$;

COMMENT ON FUNCTION tell_customer(integer,bigint,text,text,text,boolean) IS 'Queue a message about a ticket to whom it concerns; null when the customer wants or has no way but a call.';

REVOKE ALL ON FUNCTION tell_customer(integer,bigint,text,text,text,boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_customer(integer,bigint,text,text,text,boolean) TO centre_agent, centre_supervisor, district_manager, district_staff;
