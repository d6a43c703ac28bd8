-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_message()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if message_rank(new.state) < message_rank(old.state)
       or message_rank(new.state) = message_rank(old.state) and message_rank(old.state) > 0
       or new.state = 'withdrawn' and message_rank(old.state) > 0 then
        raise exception 'a message does not go back' using errcode = '23514', constraint = 'message_goes_on';
    end if;
    new.state_at := now();
    return new;
end $function$;

COMMENT ON FUNCTION keep_message() IS 'States are ranked and never go back.';

REVOKE ALL ON FUNCTION keep_message() FROM PUBLIC;
