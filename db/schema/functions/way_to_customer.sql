-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.way_to_customer(district integer, ticket bigint, OUT way text, OUT recipient text, OUT wish text)
 RETURNS record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select w.way, case when w.way = 'email' then mask_email(w.address) else mask_phone(w.address) end, w.wish
    from ticket t cross join lateral ticket_way(t) w
    where t.district_id = way_to_customer.district and t.id = way_to_customer.ticket and sees_ticket(t)
$function$;

COMMENT ON FUNCTION way_to_customer(integer,bigint) IS 'What tell_customer would do now, for who sees the ticket: the way, the address masked, and what the customer wishes.';

REVOKE ALL ON FUNCTION way_to_customer(integer,bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION way_to_customer(integer,bigint) TO centre_agent, centre_supervisor, district_manager, district_staff;
