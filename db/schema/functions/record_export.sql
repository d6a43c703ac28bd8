-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.record_export(what text, amount integer, purpose text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    begin
        if btrim(purpose) = '' then
            raise exception 'a file leaves for a purpose' using errcode = '22023', constraint = 'export_purpose';
        end if;
        insert into access_event (kind, person_id, about_id, role, unit_id, what, amount, purpose)
        values ('exported', current_person(), current_person(), acting_role(), current_unit(), left(record_export.what, 300),
                record_export.amount, left(btrim(record_export.purpose), 300));
    end $function$;

COMMENT ON FUNCTION record_export(text,integer,text) IS 'A list leaves as a file: which, how many rows, and for what; null where nothing of it is personal.';

REVOKE ALL ON FUNCTION record_export(text,integer,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_export(text,integer,text) TO portal_user;
