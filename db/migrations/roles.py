"""The roles of PostgreSQL that the portal's roles are. They belong to the whole server, which may hold several portals.

So no revision makes or drops them: they are prepared before the first revision, and before a backup is restored.
"""

#: Makes what is missing, changes nothing that is there; two portals of one server may do it at once. Whoever runs it needs
#: the right to create roles only where one is missing.
PREPARE = """
do $$
declare
    r text;
    of_people constant text[] := array['district_staff', 'district_manager', 'centre_agent', 'centre_supervisor',
                                       'executive', 'administrator'];
begin
    foreach r in array array['portal_user', 'portal_worker', 'portal_app'] || of_people loop
        if to_regrole(r) is null then
            begin
                execute format(case r when 'portal_app' then 'create role %I login noinherit'
                                      else 'create role %I nologin' end, r);
            exception when duplicate_object or unique_violation then null;
            end;
        end if;
    end loop;
    perform pg_advisory_xact_lock(hashtext('portal roles'));
    foreach r in array of_people loop
        if not exists (select from pg_auth_members where roleid = 'portal_user'::regrole and member = to_regrole(r)) then
            execute format('grant portal_user to %I', r);
        end if;
    end loop;
    foreach r in array of_people || 'portal_worker'::text loop
        if not exists (select from pg_auth_members where roleid = to_regrole(r) and member = 'portal_app'::regrole) then
            execute format('grant %I to portal_app', r);
        end if;
    end loop;
end $$;
"""
