-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.drafts_of(login uuid)
 RETURNS TABLE(form text, field text, text text)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'public', 'pg_temp'
AS $function$
        select d.form, d.field, d.text from enter(login, false) e join draft d on d.person_id = e.person_id
        where e.role is not null and d.field <> '' and d.at > now() - interval '1 day'
    $function$;

COMMENT ON FUNCTION drafts_of(uuid) IS 'What the person of a login session has typed and not sent.';

REVOKE ALL ON FUNCTION drafts_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drafts_of(uuid) TO portal_app;
