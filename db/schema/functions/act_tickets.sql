-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.act_tickets(act bigint)
 RETURNS TABLE(district_id integer, ticket_id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select r.district_id, r.id from act_rows(act, 'ticket') r
    union select r.district_id, (r.after ->> 'ticket_id')::bigint from act_rows(act, 'note') r where r.operation = 'insert'
    union select r.district_id, split_part(r.key, ',', 1)::bigint from act_rows(act, 'holding') r
    union select u.district_id, u.ticket_id
          from act_rows(act, 'urge') r join urge u on u.district_id = r.district_id and u.id = r.id
$function$;

COMMENT ON FUNCTION act_tickets(bigint) IS 'The tickets that an act was about.';

REVOKE ALL ON FUNCTION act_tickets(bigint) FROM PUBLIC;
