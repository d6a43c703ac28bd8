-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.sign_in_failed(reason text, address text, browser text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    insert into access_event (kind, what, address, browser)
    select 'sign_in_failed', left(reason, 300), left(sign_in_failed.address, 100), left(sign_in_failed.browser, 300)
    where (select count(*) from access_event e
           where e.kind = 'sign_in_failed' and e.at > now() - interval '1 minute' and e.address = left(sign_in_failed.address, 100)) < 20
$function$;

COMMENT ON FUNCTION sign_in_failed(text,text,text) IS 'Somebody came back from the identity provider without being let in; at most twenty a minute from one address.';

REVOKE ALL ON FUNCTION sign_in_failed(text,text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sign_in_failed(text,text,text) TO portal_app;
