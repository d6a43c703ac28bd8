-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_drafts_few()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
    -- One after the other, or many requests at once would each count the same.
    perform pg_advisory_xact_lock(hashtextextended('drafts of ' || new.person_id, 0));
    if (select count(*) from draft d
        where d.person_id = new.person_id and d.field <> '' and (d.form, d.field) <> (new.form, new.field)) < 500 then
        return new;
    end if;
    return null;
end $function$;

COMMENT ON FUNCTION keep_drafts_few() IS 'Of one person 500 boxes are kept; what is typed beyond them is not.';

REVOKE ALL ON FUNCTION keep_drafts_few() FROM PUBLIC;
