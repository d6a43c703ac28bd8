-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.apply_report(at_gateway text, of text, reached text, why text, detail text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    part message_part;
    worst text;
    whole message;
begin
    select * into part from message_part p where p.gateway = at_gateway and p.reference = of order by p.id desc limit 1;
    if part.id is null then return false; end if;
    select * into whole from message m where m.district_id = part.district_id and m.id = part.message_id for update;
    if reached = 'accepted' then
        update message m set reason = 'accepted'
        where m.district_id = whole.district_id and m.id = whole.id and m.state = 'handed' and m.reason is distinct from 'accepted';
        return found;
    end if;
    update message_part p set state = reached, at = now()
    where p.district_id = part.district_id and p.id = part.id and message_rank(reached) > message_rank(p.state);
    if not found then return false; end if;
    select case when bool_or(p.state = 'failed') then 'failed' when bool_or(p.state = 'expired') then 'expired'
                when bool_and(p.state = 'delivered') then 'delivered' end into worst
    from message_part p where p.district_id = part.district_id and p.message_id = part.message_id and p.gateway = at_gateway;
    return worst is not null and settle_message(part.district_id, part.message_id, worst,
                                                case worst when 'delivered' then null else coalesce(why, 'undelivered') end, detail);
end $function$;

COMMENT ON FUNCTION apply_report(text,text,text,text,text) IS 'A part got further: the message is as far as its worst part. Where a gateway knows of the network only, accepted is not delivered.';

REVOKE ALL ON FUNCTION apply_report(text,text,text,text,text) FROM PUBLIC;
