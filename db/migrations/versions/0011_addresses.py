"""A record without an address is incomplete, and is found as fast as those without a phone."""

from db.migrations.helpers import build_index, drop_index

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    build_index("customer_no_address_idx", "customer (district_id, code) where address_masked is null")
    build_index(
        "customer_incomplete_idx",
        "customer (district_id) where phone_masked is null or ward_id is null or transformer_id is null"
        " or address_masked is null",
    )


def downgrade() -> None:
    drop_index("customer_no_address_idx")
    build_index(
        "customer_incomplete_idx",
        "customer (district_id) where phone_masked is null or ward_id is null or transformer_id is null",
    )
