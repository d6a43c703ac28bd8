-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.keep_poster()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if acting_role() <> 'none' and new.posted_by is distinct from current_person()
       and not (new.posted_by is null and tg_op = 'UPDATE'
                and current_user::regrole = (select c.relowner::regrole from pg_class c where c.oid = tg_relid)) then
        raise exception 'nobody posts in another''s name' using errcode = '23514', constraint = 'outage_by';
    end if;
    return new;
end $function$;

REVOKE ALL ON FUNCTION keep_poster() FROM PUBLIC;
