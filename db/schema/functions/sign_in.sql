-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.sign_in(issuer text, subject text, email text, name text, groups text[], address text DEFAULT NULL::text, browser text DEFAULT NULL::text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
    who bigint;
    login uuid;
    told group_role;
    held assignment;
    moment timestamptz;
begin
    insert into person (issuer, subject, email, name)
    values (sign_in.issuer, sign_in.subject, sign_in.email, coalesce(nullif(sign_in.name, ''), sign_in.subject))
    on conflict on constraint person_issuer_subject_key do nothing;
    select p.id into who from person p where p.issuer = sign_in.issuer and p.subject = sign_in.subject;
    update person p set email = sign_in.email where p.id = who and p.email is distinct from sign_in.email
        and sign_in.email is not null;

    perform pg_advisory_xact_lock(hashtextextended('role of ' || who, 0));  -- as whoever gives roles by hand
    moment := clock_timestamp();  -- later than whatever was begun or ended under this lock
    select * into told from group_role g
    where g.issuer = sign_in.issuer and g.group_name = any (groups) order by g.group_name limit 1;
    select * into held from assignment a where a.person_id = who and a.valid @> moment;
    -- What an administrator gave by hand stands; what a group gave follows the group.
    if held.id is null or held.source = 'group' then
        if held.role = 'administrator' and told.role is distinct from 'administrator' then
            perform pg_advisory_xact_lock(hashtextextended('administrators', 0));
            if not exists (select from assignment a join person p on p.id = a.person_id and p.active
                           where a.role = 'administrator' and a.valid @> moment and a.person_id <> who) then
                told.role := held.role;  -- the last one stays
                told.unit_id := held.unit_id;
            end if;
        end if;
        if held.id is not null and (told.role, told.unit_id) is distinct from (held.role, held.unit_id) then
            update assignment set valid = tstzrange(lower(valid), moment) where id = held.id;
            held := null;
        end if;
        if held.id is null and told.role is not null then
            insert into assignment (person_id, role, unit_id, valid, source)
            values (who, told.role, told.unit_id, tstzrange(moment, null), 'group');
        end if;
    end if;

    insert into login_session (person_id, address, browser)
    values (who, left(sign_in.address, 100), left(sign_in.browser, 300)) returning id into login;
    return login;
end $function$;

REVOKE ALL ON FUNCTION sign_in(text,text,text,text,text[],text,text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sign_in(text,text,text,text,text[],text,text) TO portal_app;
