-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.next_ticket_number()
 RETURNS text
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select 'TK-' || to_char(now() at time zone coalesce((select zone from utility limit 1), 'UTC'), 'YYMM') || '-'
              || lpad(n::text, greatest(6, length(n::text)), '0') from nextval('ticket_number') n $function$;

REVOKE ALL ON FUNCTION next_ticket_number() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION next_ticket_number() TO centre_agent, centre_supervisor;
