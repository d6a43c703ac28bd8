"""`python -m portal migrate`: bring the database's schema up to date."""

import click


@click.command(help="Bring the database's schema up to date, and let the application's login role in.")
@click.option(
    "--down", metavar="REVISION", help="Go down to a revision instead; `base` takes everything away."
)
@click.option("--sql", "as_sql", is_flag=True, help="Print the SQL of all migrations; needs no database.")
def command(down: str | None, as_sql: bool) -> None:
    """Upgrade, or downgrade, or print the SQL."""
    from portal.running import migrations
    from portal.running.database import database, prepare
    from portal.running.errors import CannotRun
    from portal.settings import settings

    if as_sql:
        migrations.sql(click.get_text_stream("stdout"))
        return
    try:
        with database("migrate"):
            migrations.downgrade(settings.database_url, down) if down else prepare()
    except CannotRun as problem:
        if problem.details:
            click.echo(problem.details, err=True)
        raise click.ClickException(str(problem)) from None
