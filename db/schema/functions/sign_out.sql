-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.sign_out(login uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ update login_session set ended_at = now() where id = login and ended_at is null $function$;

REVOKE ALL ON FUNCTION sign_out(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sign_out(uuid) TO portal_app;
