"""What a unit did lately is found at once."""

from db.migrations.helpers import build_index, drop_index

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    build_index("ticket_done_by_idx", "ticket (holder_unit_id, resolved_at) where resolved_at is not null")


def downgrade() -> None:
    drop_index("ticket_done_by_idx")
