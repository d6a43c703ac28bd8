-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.contact_address(channel text, email text, phone text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select case channel when 'email' then email else phone end $function$;

COMMENT ON FUNCTION contact_address(text,text,text) IS 'Which of the addresses a channel writes to.';

REVOKE ALL ON FUNCTION contact_address(text,text,text) FROM PUBLIC;
