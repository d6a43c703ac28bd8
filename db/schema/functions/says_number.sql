-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.says_number(q text, called text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select length(n.called) > 0 and right(n.said, length(n.called)) = n.called
    from (select regexp_replace(q, '[^0-9]', '', 'g') as said,
                 ltrim(regexp_replace(called, '[^0-9]', '', 'g'), '0') as called) n
$function$;

COMMENT ON FUNCTION says_number(text,text) IS 'Whether what was typed ends in this number, however it was written (+84 901 000 218 for 0901000218).';

REVOKE ALL ON FUNCTION says_number(text,text) FROM PUBLIC;
