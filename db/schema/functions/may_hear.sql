-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.may_hear(person bigint, unit integer, t ticket)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select exists (
        select from assignment a join person p on p.id = a.person_id and p.active
        where a.person_id = may_hear.person and a.unit_id = may_hear.unit and a.valid @> now()
          and not (t.confidential and (a.role = 'district_staff'
                                       or a.role = 'centre_agent' and t.taken_by is distinct from a.person_id))
          and a.role in ('district_staff', 'district_manager', 'centre_agent', 'centre_supervisor'))
$function$;

COMMENT ON FUNCTION may_hear(bigint,integer,ticket) IS 'Whether somebody of a unit may hear of a ticket: what the policies of ticket say.';

REVOKE ALL ON FUNCTION may_hear(bigint,integer,ticket) FROM PUBLIC;
