"""Alembic's environment: the address comes from whoever calls, every step waits at most five seconds for a lock."""

from alembic import context
from sqlalchemy import create_engine, text

from db.migrations.roles import PREPARE
from portal.models import metadata
from portal.settings import settings


def migrate_offline(url: str) -> None:
    """Print the SQL instead of running it."""
    context.configure(url=url, target_metadata=metadata, literal_binds=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.execute("set lock_timeout = '5s'")
        if context.get_starting_revision_argument() == "base":
            context.execute(PREPARE)
        context.run_migrations()


def migrate(url: str) -> None:
    """Run what is missing, one transaction a migration. Who calls sees to it that nobody else does at once."""
    engine = create_engine(url, connect_args={"options": "-c lock_timeout=5s -c timezone=UTC"})
    with engine.begin() as connection:
        connection.execute(text(PREPARE))
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=metadata, transaction_per_migration=True, compare_type=True
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


address = context.config.attributes.get("url") or settings.database_url
if context.is_offline_mode():
    migrate_offline(address)
else:
    migrate(address)
