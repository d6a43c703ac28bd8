"""What changed is said to whoever listens: one channel, small words without names, equal ones once a transaction."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

#: More rows than this in one statement are said as one word for each unit: `*` in the place of the id.
MANY = 20

SAY = """
create function say_live(kind text, district int, unit int, id bigint default null, how text default null,
                         confidential boolean default false) returns void
    language sql security definer set search_path = public, pg_temp as $$
    select pg_notify('live', concat_ws(' ', kind, district, coalesce(unit, district), coalesce(id::text, '*'),
                                       coalesce(how, '-'), confidential::int))
$$;
comment on function say_live(text, int, int, bigint, text, boolean) is
    'Tells the portal''s processes what changed, never what it says: each reads it under the rights of who looks.';
revoke all on function say_live(text, int, int, bigint, text, boolean) from public;

create function say_live_person(person bigint) returns void
    language sql security definer set search_path = public, pg_temp as $$
    select pg_notify('live', concat_ws(' ', 'person', person))
$$;
comment on function say_live_person(bigint) is 'Somebody''s role or login session is another: who holds their windows asks anew.';
revoke all on function say_live_person(bigint) from public;
"""

TICKETS = f"""
create function live_ticket() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    many boolean := (select count(*) > {MANY} from (select from new_rows limit {MANY} + 1) x);
begin
    if many and tg_op = 'INSERT' then
        perform say_live('ticket', x.district_id, x.holder_unit_id)
        from (select distinct district_id, holder_unit_id from new_rows) x;
    elsif many then
        perform say_live('ticket', x.district_id, x.holder_unit_id)
        from (select district_id, holder_unit_id from new_rows union select district_id, holder_unit_id from old_rows) x;
    elsif tg_op = 'INSERT' then
        perform say_live('ticket', n.district_id, n.holder_unit_id, n.id, 'came', n.confidential) from new_rows n;
    else
        perform say_live('ticket', o.district_id, o.holder_unit_id, o.id, 'left', n.confidential)
        from old_rows o join new_rows n on n.district_id = o.district_id and n.id = o.id
        where o.holder_unit_id <> n.holder_unit_id;
        perform say_live('ticket', n.district_id, n.holder_unit_id, n.id,
                         case when n.state in ('resolved', 'closed') then 'left'
                              when o.holder_unit_id is distinct from n.holder_unit_id then 'came' else 'changed' end, n.confidential)
        from new_rows n join old_rows o on n.district_id = o.district_id and n.id = o.id;
    end if;
    return null;
end $$;
revoke all on function live_ticket() from public;
create trigger ticket_live_inserted after insert on ticket referencing new table as new_rows
    for each statement execute function live_ticket();
create trigger ticket_live_updated after update on ticket referencing old table as old_rows new table as new_rows
    for each statement execute function live_ticket();

create function live_of_ticket() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if (select count(*) > {MANY} from (select from new_rows limit {MANY} + 1) x) then
        perform say_live('ticket', t.district_id, t.holder_unit_id)
        from (select distinct t.district_id, t.holder_unit_id
              from new_rows n join ticket t on t.district_id = n.district_id and t.id = n.ticket_id) t;
    else
        perform say_live('ticket', t.district_id, t.holder_unit_id, t.id, 'changed', t.confidential)
        from new_rows n join ticket t on t.district_id = n.district_id and t.id = n.ticket_id;
    end if;
    return null;
end $$;
revoke all on function live_of_ticket() from public;
create trigger note_live after insert on note referencing new table as new_rows
    for each statement execute function live_of_ticket();
create trigger urge_live_inserted after insert on urge referencing new table as new_rows
    for each statement execute function live_of_ticket();
create trigger urge_live_updated after update on urge referencing new table as new_rows
    for each statement execute function live_of_ticket();
"""

MESSAGES = f"""
create function live_message() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op = 'UPDATE' then
        if not exists (select from new_rows n join old_rows o on o.district_id = n.district_id and o.id = n.id
                       where o.state <> n.state) then
            return null;  -- a lease is nobody's news
        end if;
    end if;
    perform say_live('message', x.district_id, x.district_id) from (select distinct district_id from new_rows) x;
    if (select count(*) <= {MANY} from (select from new_rows where ticket_id is not null limit {MANY} + 1) x) then
        perform say_live('ticket', t.district_id, t.holder_unit_id, t.id, 'changed', t.confidential)
        from new_rows n join ticket t on t.district_id = n.district_id and t.id = n.ticket_id;
    else
        perform say_live('ticket', t.district_id, t.holder_unit_id)
        from (select distinct t.district_id, t.holder_unit_id
              from new_rows n join ticket t on t.district_id = n.district_id and t.id = n.ticket_id) t;
    end if;
    return null;
end $$;
revoke all on function live_message() from public;
create trigger message_live_inserted after insert on message referencing new table as new_rows
    for each statement execute function live_message();
create trigger message_live_updated after update on message referencing old table as old_rows new table as new_rows
    for each statement execute function live_message();
"""

OTHERS = """
create function live_district() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform say_live(tg_argv[0], x.district_id, x.district_id) from (select distinct district_id from new_rows) x;
    return null;
end $$;
revoke all on function live_district() from public;
create trigger outage_live_inserted after insert on outage referencing new table as new_rows
    for each statement execute function live_district('outage');
create trigger outage_live_updated after update on outage referencing new table as new_rows
    for each statement execute function live_district('outage');
create trigger customer_live_inserted after insert on customer referencing new table as new_rows
    for each statement execute function live_district('customer');
create trigger customer_live_updated after update on customer referencing new table as new_rows
    for each statement execute function live_district('customer');

create function live_unit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform say_live(tg_argv[0], x.district_id, x.unit_id) from (select distinct district_id, unit_id from new_rows) x;
    return null;
end $$;
revoke all on function live_unit() from public;
create trigger alert_live_inserted after insert on alert referencing new table as new_rows
    for each statement execute function live_unit('alert');
create trigger alert_live_updated after update on alert referencing new table as new_rows
    for each statement execute function live_unit('alert');
create trigger alert_addressee_live after insert on alert_addressee referencing new table as new_rows
    for each statement execute function live_unit('alert');

create function live_duty() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform say_live('duty', x.unit_id, x.unit_id) from (select distinct unit_id from rows) x;
    return null;
end $$;
revoke all on function live_duty() from public;
create trigger duty_live_inserted after insert on duty referencing new table as rows
    for each statement execute function live_duty();
create trigger duty_live_updated after update on duty referencing new table as rows
    for each statement execute function live_duty();
create trigger duty_live_deleted after delete on duty referencing old table as rows
    for each statement execute function live_duty();
"""

PEOPLE = """
create function live_person() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        perform say_live_person(old.person_id);
    else
        perform say_live_person(new.person_id);
    end if;
    return null;
end $$;
revoke all on function live_person() from public;
create trigger login_session_live after update of ended_at on login_session
    for each row when (old.ended_at is null and new.ended_at is not null) execute function live_person();
create trigger assignment_live after insert or update or delete on assignment
    for each row execute function live_person();

create function live_active() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform say_live_person(new.id);
    return null;
end $$;
revoke all on function live_active() from public;
create trigger person_live after update of active on person
    for each row when (old.active is distinct from new.active) execute function live_active();
"""


def upgrade() -> None:
    # A trigger takes its table for a moment from who writes, not from who reads; nothing is rewritten.
    op.execute(SAY)
    for part in (TICKETS, MESSAGES, OTHERS, PEOPLE):
        op.execute(part)


def downgrade() -> None:
    op.execute("""
    drop function live_ticket, live_of_ticket, live_message, live_district, live_unit, live_duty, live_person, live_active cascade;
    drop function say_live, say_live_person;
    """)
