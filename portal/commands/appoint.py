"""`python -m portal appoint WHO`: the first administrator; everybody else is given a role in the portal."""

import click


@click.command(
    help="Make WHO, who has signed in once, an administrator: their email, or the identity provider's subject."
)
@click.argument("who")
@click.option("--unit", metavar="CODE", help="Their unit; by default the utility's IT.")
def command(who: str, unit: str | None) -> None:
    """Appoint them, and say what was done."""
    import psycopg

    from portal.commands._sentences import saying_why_not
    from portal.organisation.bootstrap_admin import CannotAppoint, appoint
    from portal.process.database import database
    from portal.settings import libpq, settings

    try:
        with saying_why_not(), database("appoint"), psycopg.connect(libpq(settings.database_url)) as db:
            name, where = appoint(db, who, unit)
    except CannotAppoint as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"{name} is an administrator of the portal ({where}) from the next click.")
