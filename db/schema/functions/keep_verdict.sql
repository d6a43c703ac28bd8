-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_verdict()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if old.responded_at is not null and (new.responded_at, new.respond_due, new.respond_rule_id)
            is distinct from (old.responded_at, old.respond_due, old.respond_rule_id)
       or old.arrived_at is not null and (new.arrived_at, new.arrive_due, new.arrive_rule_id)
            is distinct from (old.arrived_at, old.arrive_due, old.arrive_rule_id)
       or old.resolved_at is not null and (new.resolved_at, new.resolve_due, new.resolve_rule_id)
            is distinct from (old.resolved_at, old.resolve_due, old.resolve_rule_id)
       or new.received_at <> old.received_at then
        if not taking_back(new.district_id, new.id) then
            raise exception 'a verdict given stands' using errcode = '23514', constraint = 'ticket_verdict_stands';
        end if;
    end if;
    if acting_role() <> 'none' and least(case when tg_op = 'INSERT' then new.received_at end,
                                         case when old.responded_at is null then new.responded_at end,
                                         case when old.arrived_at is null then new.arrived_at end,
                                         case when old.resolved_at is null then new.resolved_at end) < now() then
        raise exception 'people give a verdict as it happens' using errcode = '23514', constraint = 'ticket_verdict_now';
    end if;
    return new;
end $function$;

REVOKE ALL ON FUNCTION keep_verdict() FROM PUBLIC;
