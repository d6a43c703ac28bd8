-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_holder()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    if tg_op = 'UPDATE' and (old.until <> 'infinity' or new.since <> old.since or new.unit_id <> old.unit_id
                             or new.previous_until is distinct from old.previous_until
                             or old.accepted_at is not null
                                and (new.accepted_at, new.person_id) is distinct from (old.accepted_at, old.person_id)) then
        if not taking_back(new.district_id, new.ticket_id) then
            raise exception 'a holding stands once it has ended, its holder once they have accepted'
                using errcode = '23514', constraint = 'holding_stands';
        end if;
    end if;
    if acting_role() <> 'none' and least(new.until, case when tg_op = 'INSERT' then new.since end,
                                         case when old.accepted_at is null then new.accepted_at end) < now() then
        raise exception 'people write the ledger as it happens' using errcode = '23514', constraint = 'holding_now';
    end if;
    if new.until = 'infinity' then
        update ticket t set holder_unit_id = new.unit_id, holder_id = new.person_id, accepted_at = new.accepted_at
        where t.district_id = new.district_id and t.id = new.ticket_id;
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION keep_holder() FROM PUBLIC;
