"""The limit that a ticket runs against next, of whichever clock, kept beside it; lists, counts and urging go by it.

A column that a trigger keeps, not a generated one: that would write five million rows anew while nobody may read
them. It is empty in what is done, so only open tickets are filled in, and its indexes hold no others.
"""

from alembic import op

from db.migrations.helpers import build_index, drop_index

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

READERS = "district_staff, district_manager, centre_agent, centre_supervisor, executive, administrator"

COLUMNS = f"""
-- squawk-ignore ban-drop-constraint
alter table ticket drop constraint if exists ticket_next_clock_check;
alter table ticket
    add column if not exists next_due timestamptz,
    add column if not exists next_clock text,
    add constraint ticket_next_clock_check check (next_clock in ('respond', 'arrive', 'resolve')) not valid;
grant select (next_due, next_clock) on ticket to {READERS};
"""

# Nobody can record an arrival while the centre checks the answer, so that clock does not run there.
KEPT = """
create or replace function keep_next_due() returns trigger language plpgsql as $$
declare
    respond constant timestamptz := case when new.responded_at is null then new.respond_due end;
    arrive constant timestamptz := case when new.arrived_at is null and new.state <> 'checking' then new.arrive_due end;
begin
    new.next_due := case when new.state in ('new', 'working', 'waiting', 'checking', 'returned')
                         then least(respond, arrive, new.resolve_due) end;
    new.next_clock := case new.next_due when respond then 'respond' when arrive then 'arrive'
                                        when new.resolve_due then 'resolve' end;
    return new;
end $$;
comment on function keep_next_due() is 'Of the limits whose verdict is not given the first, and its clock; none of what is done or stands still.';
create or replace trigger ticket_next_due before insert or update of state, respond_due, responded_at, arrive_due, arrived_at, resolve_due
    on ticket for each row when (new.state <> 'closed' or new.next_due is not null) execute function keep_next_due();
"""

# It follows from the rest, so its changes are not recorded.
RECORDED = """
create or replace trigger ticket_inserted after insert on ticket referencing new table as new_rows
    for each statement execute function
    record_change('district_id,id', 'contact_phone_masked,place_masked,held_until,urges,urges_open,next_due,next_clock');
create or replace trigger ticket_updated after update on ticket referencing old table as old_rows new table as new_rows
    for each statement execute function
    record_change('district_id,id', 'contact_phone_masked,place_masked,held_until,urges,urges_open,next_due,next_clock');
create or replace trigger ticket_deleted after delete on ticket referencing old table as old_rows
    for each statement execute function
    record_change('district_id,id', 'contact_phone_masked,place_masked,held_until,urges,urges_open,next_due,next_clock');
"""


def upgrade() -> None:
    op.execute(COLUMNS)
    op.execute(KEPT)
    op.execute(RECORDED)
    with (
        op.get_context().autocommit_block()
    ):  # what is written from now on is right; the rest while people work
        op.execute("alter table ticket validate constraint ticket_next_clock_check")
        op.execute(
            "update ticket set state = state where state in ('new', 'working', 'waiting', 'checking', 'returned')"
        )
    build_index(
        "ticket_holder_next_idx",
        "ticket (holder_unit_id, next_due) where state in ('new', 'working', 'waiting', 'checking', 'returned')",
    )
    build_index(
        "ticket_district_next_idx",
        "ticket (district_id, next_due) where state in ('new', 'working', 'waiting', 'checking', 'returned')",
    )
    drop_index("ticket_inbox_idx")
    drop_index("ticket_open_idx")


def downgrade() -> None:
    build_index(
        "ticket_inbox_idx",
        "ticket (holder_unit_id, resolve_due) where state in ('new', 'working', 'waiting', 'checking', 'returned')",
    )
    build_index(
        "ticket_open_idx",
        "ticket (district_id, resolve_due) where state in ('new', 'working', 'waiting', 'checking', 'returned')",
    )
    drop_index("ticket_holder_next_idx")
    drop_index("ticket_district_next_idx")
    op.execute("""
    create or replace trigger ticket_inserted after insert on ticket referencing new table as new_rows
        for each statement execute function
        record_change('district_id,id', 'contact_phone_masked,place_masked,held_until,urges,urges_open');
    create or replace trigger ticket_updated after update on ticket referencing old table as old_rows new table as new_rows
        for each statement execute function
        record_change('district_id,id', 'contact_phone_masked,place_masked,held_until,urges,urges_open');
    create or replace trigger ticket_deleted after delete on ticket referencing old table as old_rows
        for each statement execute function
        record_change('district_id,id', 'contact_phone_masked,place_masked,held_until,urges,urges_open');
    drop trigger ticket_next_due on ticket;
    drop function keep_next_due();
    alter table ticket drop column next_due, drop column next_clock;
    """)
