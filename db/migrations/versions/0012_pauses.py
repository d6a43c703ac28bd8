"""While a ticket waits for its customer, the clocks that may stand still: when they stopped and went on."""

from alembic import op

from db.migrations.helpers import audited, owned

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLE = """
create table pause (
    district_id integer not null,
    ticket_id bigint not null,
    since timestamptz not null,
    until timestamptz default 'infinity' not null,
    constraint pause_pkey primary key (district_id, ticket_id, since),
    constraint pause_ticket_fkey foreign key (district_id, ticket_id) references ticket (district_id, id),
    constraint pause_lasts_check check (until > since),
    constraint pause_apart_excl exclude using gist
        (district_id with =, ticket_id with =, tstzrange(since, until) with &&)
);
"""

# Kept from the ticket's state, whoever changes it: nobody can write a pause.
KEPT = """
create function keep_pauses() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if new.state = 'waiting' then
        insert into pause (district_id, ticket_id, since) values (new.district_id, new.id, clock_timestamp());
    else
        update pause p set until = greatest(clock_timestamp(), p.since + interval '1 microsecond')
        where p.district_id = new.district_id and p.ticket_id = new.id and p.until = 'infinity';
    end if;
    return null;
end $$;
create trigger ticket_paused after update of state on ticket for each row
    when ((old.state = 'waiting') <> (new.state = 'waiting')) execute function keep_pauses();
create trigger ticket_begins_paused after insert on ticket for each row
    when (new.state = 'waiting') execute function keep_pauses();

create function keep_limits() returns trigger language plpgsql as $$
begin
    if acting_role() <> 'none' and not exists (
            select from pause p where p.district_id = new.district_id and p.ticket_id = new.id
                                  and (p.since >= now() or p.until >= now() and p.until < 'infinity')) then
        raise exception 'a limit moves only when its clock stops or goes on'
            using errcode = '23514', constraint = 'ticket_limit_stands';
    end if;
    return new;
end $$;
create trigger ticket_limit before update of respond_due, arrive_due, resolve_due on ticket for each row
    when ((old.respond_due, old.arrive_due, old.resolve_due)
          is distinct from (new.respond_due, new.arrive_due, new.resolve_due)) execute function keep_limits();
"""

GRANTS = """
grant select on pause to district_staff, district_manager, centre_agent, centre_supervisor;
create policy pause_of_ticket on pause for select to district_staff, district_manager, centre_agent, centre_supervisor
    using (exists (select from ticket t where t.district_id = pause.district_id and t.id = pause.ticket_id));
grant update (respond_due, arrive_due, resolve_due) on ticket to district_staff, district_manager, centre_supervisor;
"""

# What waits already does so from now on, as far as its limits are concerned.
ALREADY = "insert into pause (district_id, ticket_id, since) select district_id, id, now() from ticket where state = 'waiting';"


def upgrade() -> None:
    for sql in (
        TABLE,
        owned("pause"),
        audited("pause", "district_id,ticket_id,since"),
        KEPT,
        GRANTS,
        ALREADY,
    ):
        op.execute(sql)


def downgrade() -> None:
    op.execute("""
    revoke update (respond_due, arrive_due, resolve_due) on ticket
        from district_staff, district_manager, centre_supervisor;
    drop trigger ticket_limit on ticket;
    drop trigger ticket_begins_paused on ticket;
    drop trigger ticket_paused on ticket;
    drop function keep_limits, keep_pauses;
    drop table pause;
    """)
