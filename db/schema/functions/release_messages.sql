-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.release_messages(by_channel text, most integer)
 RETURNS TABLE(sent integer, late integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    written record;
begin
    sent := 0;
    late := 0;
    if acting_role() <> 'administrator' then return; end if;
    -- What an outage is no longer, nobody is told any more.
    for written in
        with due as (
            select m.district_id, m.id, m.valid_until > now() and (m.outage_id is null or exists (
                       select from outage o where o.district_id = m.district_id and o.id = m.outage_id
                       and o.state = told_by(m.dedupe_key))) as fresh
            from message m
            where m.state = 'no_gateway' and m.channel = by_channel and m.valid_until is not null
            order by m.created_at limit most for update of m skip locked
        ), gone as (
            update message m set state = case when d.fresh then 'waiting' else 'expired' end,
                                 reason = case when d.fresh then null else 'too_late' end,
                                 not_before = now(), attempts = 0
            from due d where m.district_id = d.district_id and m.id = d.id
            returning m.district_id, m.outage_id, told_by(m.dedupe_key) as tells, d.fresh
        ) select g.district_id, g.outage_id, g.tells, g.fresh, count(*)::int as many from gone g
          group by 1, 2, 3, 4 order by 1, 2
    loop
        if written.fresh then sent := sent + written.many; else late := late + written.many; end if;
        if written.fresh and written.outage_id is not null then
            perform mark_told(written.district_id, written.outage_id, written.tells);
        end if;
    end loop;
    notify message;
    return next;
end $function$;

COMMENT ON FUNCTION release_messages(text,integer) IS 'What lay in the folder for want of a gateway is sent now, the oldest first; what came too late, or is no longer so, is said to be. Returns how many of each.';

REVOKE ALL ON FUNCTION release_messages(text,integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION release_messages(text,integer) TO administrator;
