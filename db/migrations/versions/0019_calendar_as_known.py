"""What is said of a calendar day is kept with the moment it was said, so that a limit is counted by what was known at receipt.

Days set before now are taken as always known: that they moved no limit then cannot be told any more.
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    update calendar_day set added_at = '-infinity';
    -- squawk-ignore ban-drop-constraint, constraint-missing-not-valid, adding-serial-primary-key-field
    alter table calendar_day drop constraint calendar_day_pkey, add constraint calendar_day_pkey primary key (day, added_at);
    -- squawk-ignore ban-drop-not-null
    alter table calendar_day alter column working drop not null;
    revoke update (working, reason) on calendar_day from administrator;
    """)


def downgrade() -> None:
    op.execute("""
    delete from calendar_day c where exists
        (select from calendar_day later where later.day = c.day and later.added_at > c.added_at);
    delete from calendar_day where working is null;
    alter table calendar_day alter column working set not null;
    alter table calendar_day drop constraint calendar_day_pkey, add constraint calendar_day_pkey primary key (day);
    grant update (working, reason) on calendar_day to administrator;
    """)
