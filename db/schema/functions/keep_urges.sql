-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_urges()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    update ticket t set (urges, urges_open) = (
        select count(*), count(*) filter (where u.answered_at is null) from urge u
        where u.district_id = new.district_id and u.ticket_id = new.ticket_id)
    where t.district_id = new.district_id and t.id = new.ticket_id;
    return null;
end $function$;

REVOKE ALL ON FUNCTION keep_urges() FROM PUBLIC;
