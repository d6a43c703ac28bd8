-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.hands_to(unit_id integer)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
begin
    return reaches(unit_id) or exists (
        with recursive above as (
            select u.parent_id as id from public.unit u where u.id = own_corporation()
            union
            select u.parent_id from public.unit u join above a on u.id = a.id)
        select from public.unit u join above a on u.parent_id = a.id
        where u.id = hands_to.unit_id and u.kind not in ('corporation', 'centre', 'district'));
end $function$;

COMMENT ON FUNCTION hands_to(integer) IS 'Whether who acts may hand a ticket to a unit: one in reach, or one that stands above and serves every corporation.';

REVOKE ALL ON FUNCTION hands_to(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hands_to(integer) TO portal_user;
