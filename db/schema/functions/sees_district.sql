-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.sees_district(district integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(acting_role() in ('centre_agent', 'centre_supervisor') and reaches(district)
              or acting_role() in ('district_staff', 'district_manager') and district = current_unit(), false) $function$;

COMMENT ON FUNCTION sees_district(integer) IS 'Whether who acts works with personal data of this district.';

REVOKE ALL ON FUNCTION sees_district(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sees_district(integer) TO portal_user;
