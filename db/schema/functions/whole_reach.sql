-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.whole_reach()
 RETURNS integer
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
declare
    own constant int := own_corporation();
begin
    if exists (select from public.unit u where u.id = own and u.parent_id is null)
       or own is not null and not exists (select from public.unit u where u.kind = 'corporation' and u.id <> own)
    then return own; end if;
    return null;
end $function$;

COMMENT ON FUNCTION whole_reach() IS 'The corporation of who acts if its reach is every unit; null where others have their own.';

REVOKE ALL ON FUNCTION whole_reach() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION whole_reach() TO portal_user;
