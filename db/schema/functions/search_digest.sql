-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.search_digest(q text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    select hashtextextended(lower(regexp_replace(q, '\s+', '', 'g')), 40)
$function$;

COMMENT ON FUNCTION search_digest(text) IS 'By what a search is known again, however it is spaced.';

REVOKE ALL ON FUNCTION search_digest(text) FROM PUBLIC;
