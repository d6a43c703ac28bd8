"""Calls to make are noticed too: one word a district, whatever number of callbacks a statement writes."""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A trigger takes its table for a moment from who writes, not from who reads; nothing is rewritten.
    op.execute("""
    create trigger callback_live_inserted after insert on callback referencing new table as new_rows
        for each statement execute function live_district('message');
    create trigger callback_live_updated after update on callback referencing new table as new_rows
        for each statement execute function live_district('message');
    """)


def downgrade() -> None:
    op.execute("""
    drop trigger callback_live_inserted on callback;
    drop trigger callback_live_updated on callback;
    """)
