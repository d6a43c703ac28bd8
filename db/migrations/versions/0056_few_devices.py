"""Of one person a few browsers get push messages: whoever signs up many keeps nobody else's alerts waiting."""

from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

FEW = """
create function keep_devices_few() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('devices of ' || new.person_id, 0));
    delete from push_subscription s where s.id in (
        select x.id from push_subscription x where x.person_id = new.person_id order by x.made_at desc, x.id desc offset 10);
    return null;
end $$;
comment on function keep_devices_few is 'Ten browsers a person; the one that was signed up first makes room.';
revoke all on function keep_devices_few from public;
create trigger push_subscription_few after insert on push_subscription for each row execute function keep_devices_few();
"""


def upgrade() -> None:
    op.execute(FEW)


def downgrade() -> None:
    op.execute("drop trigger push_subscription_few on push_subscription; drop function keep_devices_few;")
