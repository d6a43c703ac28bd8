-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.is_part_of_number(q text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    select q ~ '^[ +0-9().-]+$' and length(regexp_replace(q, '[^0-9]', '', 'g')) between 4 and 8
$function$;

COMMENT ON FUNCTION is_part_of_number(text) IS 'Whether a search is some digits, by which phones are found of which nobody said the rest.';

REVOKE ALL ON FUNCTION is_part_of_number(text) FROM PUBLIC;
