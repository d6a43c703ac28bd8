-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_limits()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if acting_role() in ('centre_agent', 'centre_supervisor') and (new.category, new.facts) is distinct from (old.category, old.facts) then
        return new;  -- it was told under the wrong one; whoever works under a limit may not choose it
    end if;
    if acting_role() <> 'none' and not exists (
            select from pause p where p.district_id = new.district_id and p.ticket_id = new.id
                                  and (p.since >= now() or p.until >= now() and p.until < 'infinity')) then
        if not taking_back(new.district_id, new.id) then
            raise exception 'a limit moves only when its clock stops or goes on'
                using errcode = '23514', constraint = 'ticket_limit_stands';
        end if;
    end if;
    return new;
end $function$;

REVOKE ALL ON FUNCTION keep_limits() FROM PUBLIC;
