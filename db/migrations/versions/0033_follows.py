"""A case that comes back is a ticket of its own that says which it follows: one a ticket, the first verdict stands."""

from alembic import op

from db.migrations.helpers import CENTRE, DISTRICT

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(f"""
    alter table ticket add column follows_id bigint,
        add constraint ticket_follows_fkey foreign key (district_id, follows_id) references ticket (district_id, id) not valid;
    grant select (follows_id) on ticket to {DISTRICT}, {CENTRE}, executive, administrator;
    grant insert (follows_id) on ticket to {CENTRE};
    """)
    with op.get_context().autocommit_block():  # the rows are looked through while people write
        op.execute("alter table ticket validate constraint ticket_follows_fkey")
        op.execute("drop index concurrently if exists ticket_follows_key")
        op.execute(
            "create unique index concurrently ticket_follows_key on ticket (district_id, follows_id)"
            " where follows_id is not null"
        )


def downgrade() -> None:
    op.execute("alter table ticket drop column follows_id")
