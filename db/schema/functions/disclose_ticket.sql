-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.disclose_ticket(district integer, ticket bigint, why text)
 RETURNS TABLE(contact_phone text, place text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    t ticket;
begin
    select * into t from ticket x where x.district_id = district and x.id = disclose_ticket.ticket;
    if t.id is null or coalesce(why, '') = '' or not sees_ticket(t) then return; end if;
    if not may_open('ticket', district, array[t.id], why) then return; end if;
    perform disclose('ticket', district, array[t.id], why, t.number);
    return query select t.contact_phone::text, t.place::text;
end $function$;

REVOKE ALL ON FUNCTION disclose_ticket(integer,bigint,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION disclose_ticket(integer,bigint,text) TO centre_agent, centre_supervisor, district_manager, district_staff;
