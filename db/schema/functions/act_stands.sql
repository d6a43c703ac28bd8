-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.act_stands(act bigint)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    first record;
begin
    select min(c.at) as at, bool_and(coalesce(can_be_taken_back(c.action), false)) as can,
           bool_or(c.table_name not in ('ticket', 'note', 'urge', 'pause', 'holding', 'message', 'alert')
                   or c.table_name = 'ticket' and c.operation <> 'update') as more
    into first from act_changes(act) c;
    if first.at is null or first.at <= clock_timestamp() - interval '10 seconds' then return 'over'; end if;
    if first.more or not first.can then return 'stays'; end if;
    -- As it was before the act: who gives a ticket away no longer sees it, and may still have it back.
    if exists (select from act_tickets(act) a
               join ticket t on t.district_id = a.district_id and t.id = a.ticket_id
               left join lateral (select r.before from act_rows(act, 'ticket') r
                                  where r.district_id = t.district_id and r.id = t.id and r.before ? 'holder_unit_id'
                                  order by r.change_id limit 1) w on true
               where not sees_ticket(jsonb_populate_record(t, coalesce(w.before, '{}')))) then
        return 'stays';
    end if;
    if exists (select from taken_back b
               where b.person_id = current_person() and b.acted_at = first.at and b.transaction = act) then
        return 'done';
    end if;
    if exists (select from act_rows(act, 'message') r join message m on m.district_id = r.district_id and m.id = r.id
               where m.state <> 'waiting' or m.leased_until is not null) then
        return 'left';
    end if;
    if exists (select from act_changes(act) c
               join change x on x.table_name = c.table_name and x.district_id = c.district_id and x.row_key = c.row_key
               where c.table_name in ('ticket', 'urge', 'holding') and x.id > c.id and x.transaction <> act)
       or exists (select from act_tickets(act) t join callback k on k.district_id = t.district_id and k.ticket_id = t.ticket_id
                  where k.claimed_until > clock_timestamp())
       or exists (select from act_tickets(act) t join ticket f on f.district_id = t.district_id and f.follows_id = t.ticket_id
                  where f.received_at >= first.at)
       or exists (select from act_rows(act, 'holding') r
                  join urge u on u.district_id = r.district_id and u.ticket_id = split_part(r.key, ',', 1)::bigint
                  where u.at >= first.at and not exists (select from act_rows(act, 'urge') w
                                                         where w.district_id = u.district_id and w.id = u.id)) then
        return 'went_on';
    end if;
    return null;
end $function$;

COMMENT ON FUNCTION act_stands(bigint) IS 'Why an act is not taken back; null when it can be.';

REVOKE ALL ON FUNCTION act_stands(bigint) FROM PUBLIC;
