-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.release_messages(by_channel text, most integer)
 RETURNS TABLE(sent integer, late integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if acting_role() <> 'administrator' then return; end if;
    return query with due as (
        select m.district_id, m.id, m.valid_until > now() as fresh from message m
        where m.state = 'no_gateway' and m.channel = by_channel and m.valid_until is not null
        order by m.created_at limit most for update skip locked
    ), gone as (
        update message m set state = case when d.fresh then 'waiting' else 'expired' end,
                             reason = case when d.fresh then null else 'too_late' end,
                             not_before = now(), attempts = 0
        from due d where m.district_id = d.district_id and m.id = d.id returning d.fresh
    ) select count(*) filter (where fresh)::int, count(*) filter (where not fresh)::int from gone;
    notify message;
end $function$;

COMMENT ON FUNCTION release_messages(text,integer) IS 'What lay in the folder for want of a gateway is sent now, the oldest first; what came too late is said to be. Returns how many of each.';

REVOKE ALL ON FUNCTION release_messages(text,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION release_messages(text,integer) TO administrator;
