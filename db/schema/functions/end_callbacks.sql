-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.end_callbacks(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    ended integer;
begin
    with due as (
        select c.district_id, c.id, exists (select from outage o where o.district_id = c.district_id and o.id = c.outage_id
                                            and o.state = c.tells) as holds
        from callback c
        where c.state = 'waiting' and c.valid_until <= now() and coalesce(c.claimed_until <= now(), true)
        order by c.district_id, c.id limit most for update of c skip locked
    )
    update callback c set state = case when d.holds then 'late' else 'obsolete' end, settled_at = now()
    from due d where c.district_id = d.district_id and c.id = d.id;
    get diagnostics ended = row_count;
    return ended;
end $function$;

COMMENT ON FUNCTION end_callbacks(integer) IS 'Calls about an outage whose time has passed: not made in time, or about what was no longer so. Who rings at this moment has until the end of the call. How many.';

REVOKE ALL ON FUNCTION end_callbacks(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_callbacks(integer) TO portal_worker;
