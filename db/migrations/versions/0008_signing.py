"""Signing in: the only functions that the login role itself may call."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SIGNING = """
create or replace function sign_in(issuer text, subject text, email text, name text, groups text[]) returns uuid
    language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;

create or replace function enter(login uuid, touch boolean)
    returns table (person_id bigint, name text, role text, unit_id int, unit_name text, unit_kind text, language text)
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    idle constant interval := interval '30 minutes';
    longest constant interval := interval '12 hours';
begin
    if touch then  -- at most once a minute, so that reading stays reading
        update login_session s set seen_at = now()
        where s.id = login and s.ended_at is null and s.started_at > now() - longest
          and s.seen_at > now() - idle and s.seen_at < now() - interval '1 minute';
    end if;
    return query
        select p.id, p.name, a.role, a.unit_id, u.short_name, u.kind, p.language
        from login_session s
        join person p on p.id = s.person_id and p.active
        left join assignment a on a.person_id = p.id and a.valid @> now()
        left join unit u on u.id = a.unit_id
        where s.id = login and s.ended_at is null
          and s.seen_at > now() - idle and s.started_at > now() - longest;
end $$;
comment on function enter is 'Who a login session is now: no row when it is over, no role when none is held.';

create or replace function sign_out(login uuid) returns void language sql security definer set search_path = public, pg_temp
    as $$ update login_session set ended_at = now() where id = login and ended_at is null $$;

revoke execute on function sign_in, enter, sign_out from public;
grant execute on function sign_in, enter, sign_out to portal_app;
"""


def upgrade() -> None:
    op.execute(SIGNING)


def downgrade() -> None:
    op.execute("drop function sign_in, enter, sign_out;")
