-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.record_role()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    insert into access_event (kind, person_id, about_id, role, unit_id, what)
    values (case when tg_op = 'INSERT' then 'role_given' else 'role_ended' end, current_person(), new.person_id,
            nullif(acting_role(), 'none'), new.unit_id, new.role);
    return null;
end $function$;

REVOKE ALL ON FUNCTION record_role() FROM PUBLIC;
