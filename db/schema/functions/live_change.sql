-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.live_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    perform say_live(x.kind, 0, 0)
    from (select distinct case when person_id is null then 'automatic' else 'change' end as kind from rows) x;
    return null;
end $function$;

COMMENT ON FUNCTION live_change() IS 'That the record of acts has something newer, by people or by the portal.';

REVOKE ALL ON FUNCTION live_change() FROM PUBLIC;
