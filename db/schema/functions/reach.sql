-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.reach()
 RETURNS integer[]
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
begin
    return array(
        with recursive below as (
            select own_corporation() as id
            union
            select u.id from public.unit u join below b on u.parent_id = b.id)
        select id from below where id is not null order by id);
end $function$;

COMMENT ON FUNCTION reach() IS 'The units of the corporation of who acts, itself included.';

REVOKE ALL ON FUNCTION reach() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reach() TO portal_user;
