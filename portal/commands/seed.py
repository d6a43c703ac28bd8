"""`python -m portal seed`: load the profile's units, wards, categories, limits and days; twice changes nothing."""

import click


@click.command(help="Load the profile's seeds into the database; what is there already stays as it is.")
@click.option("--profile", metavar="CODE", help="The utility's profile; by default PORTAL_PROFILE.")
def command(profile: str | None) -> None:
    """Migrate if need be, then seed."""
    from portal.commands._sentences import saying_why_not
    from portal.settings import libpq, settings

    if profile:
        settings.portal_profile = profile
    import psycopg

    from portal.process.database import database, prepare
    from portal.seeds import load_profile

    with saying_why_not(), database("seed"):
        prepare()
        with psycopg.connect(libpq(settings.database_url)) as db:
            load_profile(db, settings.profile)
