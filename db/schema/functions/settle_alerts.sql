-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.settle_alerts(district integer, ticket bigint, kinds text[], clocks text[] DEFAULT NULL::text[], by_whom bigint DEFAULT NULL::bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    update alert a set settled_at = now(), settled_by = by_whom, settled_how = 'done', climbs_at = null
    where a.district_id = district and a.ticket_id = settle_alerts.ticket and a.settled_at is null
      and a.kind = any (kinds) and (clocks is null or a.clock = any (clocks))
$function$;

COMMENT ON FUNCTION settle_alerts(integer,bigint,text[],text[],bigint) IS 'What alerts of a ticket asked for was done.';

REVOKE ALL ON FUNCTION settle_alerts(integer,bigint,text[],text[],bigint) FROM PUBLIC;
