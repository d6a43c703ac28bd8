-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.outage_can_be_taken_back(action text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    select action in ('outages.announce', 'outages.post', 'outages.move', 'outages.cancel', 'outages.restore', 'outages.tell')
$function$;

COMMENT ON FUNCTION outage_can_be_taken_back(text) IS 'Verbs after which customers hear of an outage; a draft that is edited tells nobody.';

REVOKE ALL ON FUNCTION outage_can_be_taken_back(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION outage_can_be_taken_back(text) TO centre_supervisor, district_manager, district_staff;
