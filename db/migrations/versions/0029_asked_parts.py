"""What stays silent at a gateway is asked for, less and less often."""

from alembic import op

from db.migrations.helpers import build_index, drop_index

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    alter table message_part add column if not exists ask_at timestamptz;
    alter table message_part alter column ask_at set default now() + interval '1 minute';
    grant update (ask_at) on message_part to portal_worker;
    drop policy if exists message_part_worker on message_part;
    create policy message_part_worker on message_part to portal_worker using (true) with check (true);
    """)
    build_index("message_part_ask_idx", "message_part (gateway, ask_at) where state = 'handed'")


def downgrade() -> None:
    drop_index("message_part_ask_idx")
    op.execute("""
    drop policy message_part_worker on message_part;
    create policy message_part_worker on message_part for select to portal_worker using (true);
    alter table message_part drop column ask_at;
    """)
