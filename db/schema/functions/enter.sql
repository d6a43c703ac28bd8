-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.enter(login uuid, touch boolean)
 RETURNS TABLE(person_id bigint, name text, role text, unit_id integer, unit_name text, unit_kind text, language text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    idle constant interval := interval '30 minutes';
    longest constant interval := interval '12 hours';
begin
    if touch then  -- at most once a minute, so that reading stays reading
        update login_session s set seen_at = now()
        where s.id = login and s.ended_at is null and s.started_at > now() - longest
          and s.seen_at > now() - idle and s.seen_at < now() - interval '1 minute';
    end if;
    return query
        select p.id, p.name, a.role, a.unit_id, u.short_name, u.kind, p.language
        from login_session s
        join person p on p.id = s.person_id and p.active
        left join assignment a on a.person_id = p.id and a.valid @> now()
        left join unit u on u.id = a.unit_id
        where s.id = login and s.ended_at is null
          and s.seen_at > now() - idle and s.started_at > now() - longest;
end $function$;

COMMENT ON FUNCTION enter(uuid,boolean) IS 'Who a login session is now: no row when it is over, no role when none is held.';

REVOKE ALL ON FUNCTION enter(uuid,boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enter(uuid,boolean) TO portal_app;
