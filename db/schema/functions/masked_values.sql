-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.masked_values(v jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select jsonb_object_agg(key, case
        when key in ('phone', 'phone2') then to_jsonb(mask_phone(value #>> '{}'))
        when key = 'email' then to_jsonb(mask_email(value #>> '{}'))
        when key = 'address' then to_jsonb(mask_address(value #>> '{}'))
        when key = 'id_number' then to_jsonb(mask_number(value #>> '{}'))
        else value end) from jsonb_each(v)
$function$;

COMMENT ON FUNCTION masked_values(jsonb) IS 'What changed on a customer, its personal data masked.';

REVOKE ALL ON FUNCTION masked_values(jsonb) FROM PUBLIC;
