-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.own_corporation()
 RETURNS integer
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
declare
    here int := current_unit();
    u record;
begin
    loop
        select x.kind, x.parent_id into u from public.unit x where x.id = here;
        if not found then return null; end if;
        if u.kind = 'corporation' or u.parent_id is null then return here; end if;
        here := u.parent_id;
    end loop;
end $function$;

COMMENT ON FUNCTION own_corporation() IS 'The nearest corporation at or above the unit of who acts; the root if there is none.';

REVOKE ALL ON FUNCTION own_corporation() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION own_corporation() TO portal_user;
