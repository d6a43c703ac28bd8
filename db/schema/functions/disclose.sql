-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.disclose(table_seen text, district integer, ids bigint[], why text, about text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    insert into disclosure (person_id, role, unit_id, table_name, district_id, row_id, purpose, reference)
    select current_person(), acting_role(), current_unit(), table_seen, district, i, why, about
    from unnest(ids) i
    where not exists (
        select from disclosure d
        where d.person_id = current_person() and d.table_name = table_seen and d.district_id = district
          and d.row_id = i and d.purpose = why and d.at > now() - interval '10 minutes')
$function$;

COMMENT ON FUNCTION disclose(text,integer,bigint[],text,text) IS 'Record an opening of personal data; a reload within ten minutes is the same opening.';

REVOKE ALL ON FUNCTION disclose(text,integer,bigint[],text,text) FROM PUBLIC;
