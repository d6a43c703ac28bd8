-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.sees_ticket(t ticket)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select (sees_district(t.district_id) or not acting_role() in ('centre_agent', 'centre_supervisor') and sees_district(t.holder_unit_id))
             and not (t.confidential
                      and (acting_role() = 'district_staff'
                           or acting_role() = 'centre_agent' and t.taken_by is distinct from current_person())) $function$;

COMMENT ON FUNCTION sees_ticket(ticket) IS 'What the policies of ticket say, for functions that work with the owner''s rights.';

REVOKE ALL ON FUNCTION sees_ticket(ticket) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sees_ticket(ticket) TO portal_user;
