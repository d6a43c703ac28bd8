"""The record of changes shows what people did first: found without reading what the portal itself wrote."""

from db.migrations.helpers import build_index, drop_index

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    build_index("change_people_idx", "change (at, id) where person_id is not null")


def downgrade() -> None:
    drop_index("change_people_idx")
