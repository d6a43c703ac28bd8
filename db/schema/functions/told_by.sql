-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.told_by(key text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (key ~ '^outage:[0-9]+:[0-9]+:(v[0-9]+:)?cancelled:'::text) THEN 'cancelled'::text WHEN (key ~ '^outage:[0-9]+:[0-9]+[:]v[0-9]+:moved:'::text) THEN 'moved'::text ELSE 'posted'::text END;

COMMENT ON FUNCTION told_by(text) IS 'Which state of an outage the message or callback with this key tells.';

REVOKE ALL ON FUNCTION told_by(text) FROM PUBLIC;
