-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.act_rows(act bigint, of_table text)
 RETURNS TABLE(district_id integer, id bigint, key text, operation text, before jsonb, after jsonb, change_id bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select c.district_id, case when of_table not in ('holding', 'pause') then c.row_key::bigint end, c.row_key, c.operation,
           c.before, c.after, c.id
    from act_changes(act) c where c.table_name = of_table
$function$;

COMMENT ON FUNCTION act_rows(bigint,text) IS 'Of what an act wrote, the rows of one table.';

REVOKE ALL ON FUNCTION act_rows(bigint,text) FROM PUBLIC;
