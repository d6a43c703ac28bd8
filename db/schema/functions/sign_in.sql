-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.sign_in(issuer text, subject text, email text, name text, groups text[])
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
begin
    insert into person (issuer, subject, email, name)
    values (sign_in.issuer, sign_in.subject, sign_in.email, coalesce(nullif(sign_in.name, ''), sign_in.subject))
    on conflict on constraint person_issuer_subject_key do nothing;
    select p.id into who from person p where p.issuer = sign_in.issuer and p.subject = sign_in.subject;
    update person p set email = sign_in.email where p.id = who and p.email is distinct from sign_in.email
        and sign_in.email is not null;

    select * into told from group_role g
    where g.issuer = sign_in.issuer and g.group_name = any (groups) order by g.group_name limit 1;
    select * into held from assignment a where a.person_id = who and a.valid @> now();
    -- What an administrator gave by hand stands; what a group gave follows the group.
    if held.id is null or held.source = 'group' then
        if held.id is not null and (told.role, told.unit_id) is distinct from (held.role, held.unit_id) then
            update assignment set valid = tstzrange(lower(valid), now()) where id = held.id and lower(valid) < now();
            held := null;
        end if;
        if held.id is null and told.role is not null then
            insert into assignment (person_id, role, unit_id, source) values (who, told.role, told.unit_id, 'group');
        end if;
    end if;

    insert into login_session (person_id) values (who) returning id into login;
    return login;
end $function$;

REVOKE ALL ON FUNCTION sign_in(text,text,text,text,text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sign_in(text,text,text,text,text[]) TO portal_app;
