-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.record_session()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    insert into access_event (kind, person_id, about_id, role, unit_id, address, browser)
    select case when tg_op = 'INSERT' then 'signed_in' when current_person() is null then 'signed_out' else 'session_ended' end,
           coalesce(current_person(), new.person_id), new.person_id, nullif(acting_role(), 'none'), unit_of(new.person_id),
           new.address, new.browser;
    return null;
end $function$;

REVOKE ALL ON FUNCTION record_session() FROM PUBLIC;
