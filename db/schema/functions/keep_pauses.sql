-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_pauses()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if new.state = 'waiting' then
        insert into pause (district_id, ticket_id, since) values (new.district_id, new.id, clock_timestamp());
    else
        update pause p set until = greatest(clock_timestamp(), p.since + interval '1 microsecond')
        where p.district_id = new.district_id and p.ticket_id = new.id and p.until = 'infinity';
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION keep_pauses() FROM PUBLIC;
