"""The administrator sees no message about a confidential ticket."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    grant select (confidential) on ticket to administrator;
    alter policy message_list on message
        using (ticket_id is null
               or exists (select from ticket t
                          where t.district_id = message.district_id and t.id = message.ticket_id and not t.confidential));
    """)


def downgrade() -> None:
    op.execute("""
    alter policy message_list on message using (true);
    revoke select (confidential) on ticket from administrator;
    """)
