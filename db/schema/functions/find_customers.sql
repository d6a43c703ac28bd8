-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.find_customers(q text, called text, only_unit integer, only_ward integer, most integer)
 RETURNS TABLE(district_id integer, id bigint, step integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if acting_role() not in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor') then return; end if;
    if not may_search(q) then return; end if;
    if not says_number(q, called) then called := null; end if;  -- or one question, asked once, would look for any number
    return query select * from customers_found(q, called, only_unit, only_ward, most);
end $function$;

COMMENT ON FUNCTION find_customers(text,text,integer,integer,integer) IS 'What customers_found finds, within the budget of searches.';

REVOKE ALL ON FUNCTION find_customers(text,text,integer,integer,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_customers(text,text,integer,integer,integer) TO centre_agent, centre_supervisor, district_manager, district_staff;
