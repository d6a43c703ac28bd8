-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.live_ticket()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    many boolean := (select count(*) > 20 from (select from new_rows limit 20 + 1) x);
begin
    if many and tg_op = 'INSERT' then
        perform say_live('ticket', x.district_id, x.holder_unit_id)
        from (select distinct district_id, holder_unit_id from new_rows) x;
    elsif many then
        perform say_live('ticket', x.district_id, x.holder_unit_id)
        from (select district_id, holder_unit_id from new_rows union select district_id, holder_unit_id from old_rows) x;
    elsif tg_op = 'INSERT' then
        perform say_live('ticket', n.district_id, n.holder_unit_id, n.id, 'came', n.confidential) from new_rows n;
    else
        perform say_live('ticket', o.district_id, o.holder_unit_id, o.id, 'left', n.confidential)
        from old_rows o join new_rows n on n.district_id = o.district_id and n.id = o.id
        where o.holder_unit_id <> n.holder_unit_id;
        perform say_live('ticket', n.district_id, n.holder_unit_id, n.id,
                         case when n.state in ('resolved', 'closed') then 'left'
                              when o.holder_unit_id is distinct from n.holder_unit_id then 'came' else 'changed' end, n.confidential)
        from new_rows n join old_rows o on n.district_id = o.district_id and n.id = o.id;
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION live_ticket() FROM PUBLIC;
