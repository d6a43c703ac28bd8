"""What a category needs besides its name and limits is data too: the subject to suggest, and who checks answers."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UP = """
alter table category
    add column subject jsonb default '{}' not null,
    add column checked boolean default false not null;
grant update (handler, subject, checked) on category to administrator;
"""

DOWN = """
revoke update (handler) on category from administrator;
alter table category drop column subject, drop column checked;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
