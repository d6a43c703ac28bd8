-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.outage_act_stands(act bigint)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    first record;
begin
    select min(c.at) as at, bool_and(coalesce(outage_can_be_taken_back(c.action), false)) as can,
           bool_or(c.table_name not in ('outage', 'outage_ward', 'message', 'callback')) as more
    into first from act_changes(act) c;
    if first.at is null or first.at <= clock_timestamp() - interval '10 seconds' then return 'over'; end if;
    if first.more or not first.can
       or exists (select from act_outages(act) a where not may_tell(a.district_id)) then return 'stays'; end if;
    if exists (select from act_rows(act, 'message') r join message m on m.district_id = r.district_id and m.id = r.id
               where m.state not in ('waiting', 'withdrawn') or m.leased_until is not null) then
        return 'left';
    end if;
    return (select case when bool_or(x.action = 'outages.take_back' and x.person_id = current_person()) then 'done' else 'went_on' end
            from act_changes(act) c
            join change x on x.table_name = c.table_name and x.district_id = c.district_id and x.row_key = c.row_key
            where c.table_name in ('outage', 'callback') and x.id > c.id and x.transaction <> act having count(*) > 0
            union all
            select 'went_on' from act_rows(act, 'callback') r
            join callback k on k.district_id = r.district_id and k.id = r.id
            where k.claimed_until > clock_timestamp()
            limit 1);
end $function$;

COMMENT ON FUNCTION outage_act_stands(bigint) IS 'Why an act on an outage is not taken back; null when it can be.';

REVOKE ALL ON FUNCTION outage_act_stands(bigint) FROM PUBLIC;
