"""Less is read and written than before: roles of other units, changes of tickets one may not see, another's name."""

from alembic import op

from db.migrations.helpers import owned

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROLES = """
create policy assignment_unit on assignment for select to district_manager, centre_supervisor
    using (unit_id = (select current_unit()));
create policy assignment_every on assignment to administrator using (true) with check (true);
"""

# A case, as the key of other tables is no number.
CHANGES = """
create policy change_of_ticket on change as restrictive for select
    to district_staff, district_manager, centre_agent, centre_supervisor
    using (case when table_name = 'ticket' then exists (
                    select from ticket t where t.district_id = change.district_id and t.id = change.row_key::bigint)
                else table_name not in ('holding', 'note', 'urge', 'pause', 'message') end);
"""

NAMES = """
create function keep_poster() returns trigger language plpgsql as $$
begin
    if acting_role() <> 'none' and new.posted_by is distinct from current_person() then
        raise exception 'nobody posts in another''s name' using errcode = '23514', constraint = 'outage_by';
    end if;
    return new;
end $$;
create trigger outage_posted before insert on outage for each row
    when (new.posted_by is not null) execute function keep_poster();
create trigger outage_posted_since before update of posted_by on outage for each row
    when (old.posted_by is distinct from new.posted_by) execute function keep_poster();
"""


def upgrade() -> None:
    for sql in (owned("assignment"), ROLES, CHANGES, NAMES):
        op.execute(sql)


def downgrade() -> None:
    op.execute("""
    drop trigger outage_posted on outage;
    drop trigger outage_posted_since on outage;
    drop function keep_poster;
    drop policy change_of_ticket on change;
    drop policy assignment_unit on assignment;
    drop policy assignment_every on assignment;
    drop policy assignment_owner on assignment;
    alter table assignment no force row level security;
    alter table assignment disable row level security;
    """)
