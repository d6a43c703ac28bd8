-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.find_tickets(q text, most integer)
 RETURNS TABLE(district_id integer, id bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
    digits constant text := regexp_replace(regexp_replace(q, '[^0-9]', '', 'g'), '^84', '0');
    wanted constant text := upper(btrim(q));
begin
    -- Row policies are asked again by the query that joins this; what they hide is not even found here.
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    return query
        select t.district_id, t.id from ticket t
        where t.number = wanted and sees_ticket(t)
        union
        select (x.t).district_id, (x.t).id from (
            select t from ticket t
            where length(digits) >= 6 and t.contact_phone = digits order by t.received_at desc limit most) x
        where sees_ticket(x.t)
        union
        select x.district_id, x.id from (
            select t.* from find_customers(q, 20) f
            cross join lateral (
                select t.district_id, t.id, t.received_at from ticket t
                where t.district_id = f.district_id and t.customer_id = f.id and sees_ticket(t)
                order by t.received_at desc limit most) t
            order by t.received_at desc limit most) x;
end $function$;

REVOKE ALL ON FUNCTION find_tickets(text,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_tickets(text,integer) TO centre_agent, centre_supervisor, district_manager, district_staff;
