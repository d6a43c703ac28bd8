-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.may_tell(district integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select acting_role() in ('district_staff', 'district_manager', 'centre_supervisor') and sees_district(district)
$function$;

COMMENT ON FUNCTION may_tell(integer) IS 'Whether who acts writes to the customers of this district.';

REVOKE ALL ON FUNCTION may_tell(integer) FROM PUBLIC;
