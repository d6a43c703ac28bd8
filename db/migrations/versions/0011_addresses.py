"""A record without an address is incomplete, and is found as fast as those without a phone."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UP = """
create index customer_no_address_idx on customer (district_id, code) where address_masked is null;
drop index customer_incomplete_idx;
create index customer_incomplete_idx on customer (district_id)
    where phone_masked is null or ward_id is null or transformer_id is null or address_masked is null;
"""

DOWN = """
drop index customer_no_address_idx, customer_incomplete_idx;
create index customer_incomplete_idx on customer (district_id)
    where phone_masked is null or ward_id is null or transformer_id is null;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
