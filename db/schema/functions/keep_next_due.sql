-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_next_due()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    respond constant timestamptz := case when new.responded_at is null then new.respond_due end;
    arrive constant timestamptz := case when new.arrived_at is null and new.state <> 'checking' then new.arrive_due end;
begin
    new.next_due := case when new.state in ('new', 'working', 'waiting', 'checking', 'returned')
                         then least(respond, arrive, new.resolve_due) end;
    new.next_clock := case new.next_due when respond then 'respond' when arrive then 'arrive'
                                        when new.resolve_due then 'resolve' end;
    return new;
end $function$;

COMMENT ON FUNCTION keep_next_due() IS 'Of the limits whose verdict is not given the first, and its clock; none of what is done or stands still.';

REVOKE ALL ON FUNCTION keep_next_due() FROM PUBLIC;
