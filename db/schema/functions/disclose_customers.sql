-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.disclose_customers(district integer, ids bigint[], why text, about text DEFAULT NULL::text)
 RETURNS TABLE(id bigint, phone text, phone2 text, email text, id_number text, address text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    seen bigint[];
begin
    if coalesce(why, '') = '' then
        raise exception 'personal data is given out for a purpose'
            using errcode = '22023', constraint = 'disclosure_purpose';
    end if;
    if not sees_district(district) then return; end if;
    seen := array(select c.id from customer c where c.district_id = district and c.id = any (ids));
    if not may_open('customer', district, seen, why) then return; end if;
    perform disclose('customer', district, seen, why, about);
    return query select c.id, c.phone::text, c.phone2::text, c.email::text, c.id_number::text, c.address::text
        from customer c where c.district_id = district and c.id = any (seen);
end $function$;

REVOKE ALL ON FUNCTION disclose_customers(integer,bigint[],text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION disclose_customers(integer,bigint[],text,text) TO centre_agent, centre_supervisor, district_manager, district_staff;
