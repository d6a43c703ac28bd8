"""Who would rather be called and can be is called, also where they asked us and an email would do."""

from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

RUNG = """
create or replace function contact_way(notify_by text, has_email boolean, has_phone boolean, asked boolean) returns text
    language sql immutable parallel safe as $$
    select case
        when notify_by = 'none' then null
        when notify_by = 'email' and has_email then 'email'
        when notify_by <> 'call' and has_phone then coalesce(nullif(notify_by, 'email'), 'sms')
        when asked and has_email and not (notify_by = 'call' and has_phone) then 'email'
    end
$$;
comment on function contact_way is
    'The channel by which a customer is told; null where there is no way but a call. A wish that is neither email nor a call '
    'is a channel to the phone. Who asked us is answered by email where there is no other way and no wish to be called, '
    'who did not is left alone.';
"""

WRITTEN_TO = """
create or replace function contact_way(notify_by text, has_email boolean, has_phone boolean, asked boolean) returns text
    language sql immutable parallel safe as $$
    select case
        when notify_by = 'none' then null
        when notify_by = 'email' and has_email then 'email'
        when notify_by <> 'call' and has_phone then coalesce(nullif(notify_by, 'email'), 'sms')
        when asked and has_email then 'email'
    end
$$;
comment on function contact_way is
    'The channel by which a customer is told; null where there is no way but a call. A wish that is neither email nor a call '
    'is a channel to the phone. Who asked us is answered by email where there is no other way, who did not is left alone.';
"""


def upgrade() -> None:
    op.execute(RUNG)


def downgrade() -> None:
    op.execute(WRITTEN_TO)
