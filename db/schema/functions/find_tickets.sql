-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.find_tickets(q text, called text, most integer)
 RETURNS TABLE(district_id integer, id bigint, step integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if not may_search(q) then return; end if;
    if not says_number(q, called) then called := null; end if;  -- or one question, asked once, would look for any number
    return query select * from tickets_found(q, called, most);
end $function$;

COMMENT ON FUNCTION find_tickets(text,text,integer) IS 'What tickets_found finds, within the budget of searches.';

REVOKE ALL ON FUNCTION find_tickets(text,text,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_tickets(text,text,integer) TO centre_agent, centre_supervisor, district_manager, district_staff;
