-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.mask_address(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select regexp_replace(value, '(?<!đường )(?<!đường số )(?<!tháng )(?<![^ ,;()一-鿿])[^ ,;()一-鿿]*[0-9][^ ,;()一-鿿]*',
                                '••', 'g') $function$;

COMMENT ON FUNCTION mask_address(text) IS 'Every word with a digit hidden, in Chinese the digits: the street stays, also one called by a number; the house goes.';

REVOKE ALL ON FUNCTION mask_address(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mask_address(text) TO centre_agent, centre_supervisor, district_manager, district_staff;
