-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.record_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    keys constant text[] := string_to_array(tg_argv[0], ',');
    derived constant text[] := string_to_array(tg_argv[1], ',') || '{version,search}';
    stamp constant text := nullif(current_setting('portal.action', true), '');
begin
    if tg_op = 'INSERT' then
        insert into change (person_id, role, action, transaction, operation, table_name, district_id, row_key, after)
        select current_person(), acting_role(), stamp, txid_current(), 'insert', tg_table_name,
               (n.r ->> 'district_id')::int, row_key(n.r, keys), jsonb_strip_nulls(n.r - derived)
        from (select to_jsonb(x) r from new_rows x) n;
    elsif tg_op = 'DELETE' then
        insert into change (person_id, role, action, transaction, operation, table_name, district_id, row_key, before)
        select current_person(), acting_role(), stamp, txid_current(), 'delete', tg_table_name,
               (o.r ->> 'district_id')::int, row_key(o.r, keys), jsonb_strip_nulls(o.r - derived)
        from (select to_jsonb(x) r from old_rows x) o;
    else
        insert into change (person_id, role, action, transaction, operation, table_name, district_id, row_key,
                            before, after)
        select current_person(), acting_role(), stamp, txid_current(), 'update', tg_table_name,
               (n.r ->> 'district_id')::int, row_key(n.r, keys), differing(o.r, n.r), differing(n.r, o.r)
        from (select to_jsonb(x) - derived r from new_rows x) n
        join (select to_jsonb(x) - derived r from old_rows x) o
          on row_key(o.r, keys) = row_key(n.r, keys) and o.r ->> 'district_id' is not distinct from n.r ->> 'district_id'
        where o.r is distinct from n.r;
    end if;
    return null;
end $function$;

REVOKE ALL ON FUNCTION record_change() FROM PUBLIC;
