-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.can_be_taken_back(action text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    select action in ('tickets.resolve', 'tickets.tell', 'tickets.wait_for_customer', 'tickets.progress', 'tickets.remark',
                      'tickets.add', 'tickets.call_again', 'tickets.urge', 'tickets.urge_many', 'tickets.answer_urge',
                      'tickets.forward', 'tickets.return_', 'tickets.reroute', 'tickets.reassign')
$function$;

COMMENT ON FUNCTION can_be_taken_back(text) IS 'Verbs that write or send words; what begins a record or says what happened outside is not undone.';

REVOKE ALL ON FUNCTION can_be_taken_back(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION can_be_taken_back(text) TO centre_agent, centre_supervisor, district_manager, district_staff;
