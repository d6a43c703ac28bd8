-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_ended()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    idle constant interval := interval '30 minutes';  -- as in enter()
    longest constant interval := interval '12 hours';
    was_over constant boolean := old.ended_at is not null or old.seen_at <= now() - idle or old.started_at <= now() - longest;
begin
    if (new.id, new.person_id) is distinct from (old.id, old.person_id)
       or new.started_at > old.started_at or new.seen_at > greatest(old.seen_at, clock_timestamp())
       or old.ended_at is not null and new.ended_at is distinct from old.ended_at
       or was_over and new.seen_at > old.seen_at then
        raise exception 'a login session that is over stays over' using errcode = '23514', constraint = 'login_session_ended';
    end if;
    return new;
end $function$;

REVOKE ALL ON FUNCTION keep_ended() FROM PUBLIC;
