-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.ticket_words(subject text, said text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'public', 'pg_temp'
AS $function$ select to_tsvector('simple', plain(subject || ' ' || said)) $function$;

COMMENT ON FUNCTION ticket_words(text,text) IS 'What a ticket is searched by: its subject and what the customer said, without marks.';

REVOKE ALL ON FUNCTION ticket_words(text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ticket_words(text,text) TO portal_user;
