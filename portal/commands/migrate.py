"""`python -m portal migrate`: bring the database's schema up to date."""

import sys
from pathlib import Path

import click


@click.command(help="Bring the database's schema up to date, and let the application's login role in.")
@click.option(
    "--down", metavar="REVISION", help="Go down to a revision instead; `base` takes everything away."
)
@click.option("--sql", "as_sql", is_flag=True, help="Print the SQL of all migrations; needs no database.")
@click.option(
    "--sql-files", type=click.Path(path_type=Path), help="Write that SQL to a folder, a file a migration."
)
def command(down: str | None, as_sql: bool, sql_files: Path | None) -> None:
    """Upgrade, or downgrade, or print the SQL."""
    from portal.commands._sentences import saying_why_not
    from portal.i18n import _
    from portal.process import migrations
    from portal.process.database import database, prepare
    from portal.settings import settings

    if as_sql:
        return migrations.sql(sys.stdout)
    if sql_files:
        return migrations.sql_files(sql_files)
    with saying_why_not():
        with database("migrate"):
            migrations.downgrade(settings.database_url, down) if down else prepare()
        if not down:
            click.echo(_("The schema is up to date ({revision}).", revision=migrations.head()))
