"""What nobody can undo or slip past: an ended login session, the last administrator, a key of a write.

A session that is over, whoever ended it or however it ran out, does not come back. Whoever acts as an administrator stays
one, and one stays: it is asked when the transaction ends, so that a role can be replaced. The portal's owner, who appoints on
the server, is not bound by that.

Two sign-ins by group at once come one after the other. The one that comes second may have begun first, so a role begins and
ends at the clock's time, not at the transaction's. A group does not take the last administrator away.
"""

from alembic import op

from db.migrations.helpers import build_index, drop_index

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SESSIONS = """
create function keep_ended() returns trigger language plpgsql as $$
declare
    idle constant interval := interval '30 minutes';  -- as in enter()
    longest constant interval := interval '12 hours';
    was_over constant boolean := old.ended_at is not null or old.seen_at <= now() - idle or old.started_at <= now() - longest;
begin
    if (new.id, new.person_id) is distinct from (old.id, old.person_id)
       or new.started_at > old.started_at or new.seen_at > greatest(old.seen_at, clock_timestamp())
       or old.ended_at is not null and new.ended_at is distinct from old.ended_at
       or was_over and new.seen_at > old.seen_at then
        raise exception 'a login session that is over stays over' using errcode = '23514', constraint = 'login_session_ended';
    end if;
    return new;
end $$;
create trigger login_session_kept before update on login_session for each row execute function keep_ended();
"""

ADMINISTRATORS = """
create function administers(person bigint) returns boolean language sql stable security definer
    set search_path = public, pg_temp as $$
    select exists (select from assignment a join person p on p.id = a.person_id and p.active
                   where a.role = 'administrator' and a.valid @> clock_timestamp()
                     and a.person_id = coalesce(person, a.person_id))
$$;
comment on function administers is 'Whether a person is an administrator at this moment; of null, whether anybody is.';

create function keep_administrators() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if acting_role() = 'none' then return null; end if;
    perform pg_advisory_xact_lock(hashtextextended('administrators', 0));  -- two who remove each other
    if not administers(null) then
        raise exception 'an administrator remains' using errcode = '23514', constraint = 'administrator_remains';
    end if;
    if acting_role() = 'administrator' and not administers(current_person()) then
        raise exception 'nobody takes their own administration away' using errcode = '23514', constraint = 'administrator_self';
    end if;
    return null;
end $$;
create constraint trigger assignment_administrators after update or delete on assignment
    deferrable initially deferred for each row when (old.role = 'administrator')
    execute function keep_administrators();
create constraint trigger person_administrators after update of active on person
    deferrable initially deferred for each row when (old.active and not new.active)
    execute function keep_administrators();
"""

SIGN_IN = """
create or replace function sign_in(issuer text, subject text, email text, name text, groups text[]) returns uuid
    language plpgsql security definer set search_path = public, pg_temp as $$
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

    insert into login_session (person_id) values (who) returning id into login;
    return login;
end $$;
"""

KEYS = """
alter table done_once force row level security;
alter table done_once add column arguments text;
"""


def upgrade() -> None:
    for sql in (SESSIONS, ADMINISTRATORS, SIGN_IN, KEYS):
        op.execute(sql)
    build_index("done_once_latest_idx", "done_once (person_id, at)")


def downgrade() -> None:
    drop_index("done_once_latest_idx")
    op.execute("""
    alter table done_once drop column arguments;
    alter table done_once no force row level security;

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

    drop trigger person_administrators on person;
    drop trigger assignment_administrators on assignment;
    drop trigger login_session_kept on login_session;
    drop function keep_administrators(), administers(bigint), keep_ended();
    """)
