"""The messages about an outage are found by it: whether any of them left is said on its page."""

from db.migrations.helpers import build_index, drop_index

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    build_index("message_outage_idx", "message (district_id, outage_id) where outage_id is not null")


def downgrade() -> None:
    drop_index("message_outage_idx")
