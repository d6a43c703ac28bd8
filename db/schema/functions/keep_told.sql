-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_told()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    with recursive chain as (
        select o.id, o.replaces_id from outage o
        where o.district_id = new.district_id and o.id = new.outage_id and o.state = new.tells
        union all
        select x.id, x.replaces_id from outage x
        join chain on x.district_id = new.district_id and x.id = chain.replaces_id and x.state = 'moved'
    )
    update outage o set told = case when o.id = new.outage_id then new.tells else 'moved' end
    where o.district_id = new.district_id and o.id in (select id from chain)
      and (o.id = new.outage_id and o.state = new.tells and o.told is distinct from new.tells
           or o.id <> new.outage_id and o.told = 'posted');
    return null;
end $function$;

COMMENT ON FUNCTION keep_told() IS 'Who is told by phone is told: the first call made marks the outage, as the first message does.';

REVOKE ALL ON FUNCTION keep_told() FROM PUBLIC;
