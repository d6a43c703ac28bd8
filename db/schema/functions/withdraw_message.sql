-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.withdraw_message(district integer, message bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    update message x set state = 'withdrawn', reason = 'withdrawn'
    where x.district_id = district and x.id = withdraw_message.message and x.created_by = current_person()
      and x.state = 'waiting' and x.not_before > now() and x.leased_until is null;
    return found;
end $function$;

COMMENT ON FUNCTION withdraw_message(integer,bigint) IS 'Who wrote a message takes it back before it goes; false when it is too late.';

REVOKE ALL ON FUNCTION withdraw_message(integer,bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION withdraw_message(integer,bigint) TO centre_agent, centre_supervisor, district_manager, district_staff;
