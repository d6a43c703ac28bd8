"""Indexes of gaps follow from the fields: one name for each, and all of them in the order of the fields."""

from alembic import op

from db.migrations.helpers import build_index

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    -- squawk-ignore renaming-object
    alter index customer_old_ward_idx rename to customer_no_ward_idx;
    """)
    build_index(
        "customer_incomplete_idx",
        "customer (district_id) where phone_masked is null or address_masked is null or ward_id is null or transformer_id is null",
    )


def downgrade() -> None:
    build_index(
        "customer_incomplete_idx",
        "customer (district_id) where phone_masked is null or ward_id is null or transformer_id is null or address_masked is null",
    )
    op.execute("alter index customer_no_ward_idx rename to customer_old_ward_idx")
