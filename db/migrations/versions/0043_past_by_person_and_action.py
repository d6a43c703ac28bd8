"""What somebody did of one kind, or never did, is found at once; what people and the portal did of a kind, each by itself."""

from db.migrations.helpers import build_index, drop_index

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    build_index(
        "change_person_action_idx", "change (person_id, action, at, transaction) where person_id is not null"
    )
    build_index("change_action_by_people_idx", "change (action, at, transaction) where person_id is not null")
    build_index("change_action_by_portal_idx", "change (action, at, transaction) where person_id is null")
    drop_index("change_action_idx")


def downgrade() -> None:
    build_index("change_action_idx", "change (action, at, transaction)")
    drop_index("change_action_by_portal_idx")
    drop_index("change_action_by_people_idx")
    drop_index("change_person_action_idx")
