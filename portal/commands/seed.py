"""`python -m portal seed`: load the profile's units, wards, categories, limits and days; twice changes nothing."""

import click


@click.command(help="Load the profile's seeds into the database; what is there already stays as it is.")
@click.option("--profile", metavar="CODE", help="The utility's profile; by default PORTAL_PROFILE.")
def command(profile: str | None) -> None:
    """Migrate if need be, then seed."""
    from portal.process.errors import CannotRun
    from portal.settings import libpq, settings

    if profile:
        settings.portal_profile = profile
    import psycopg

    from portal.process.database import database, prepare
    from portal.profiles import UnknownProfile
    from portal.seeds import load_profile

    try:
        with database("seed"):
            prepare()
            with psycopg.connect(libpq(settings.database_url)) as db:
                load_profile(db, settings.profile)
    except UnknownProfile as problem:
        raise click.BadParameter(str(problem), param_hint="--profile") from None
    except CannotRun as problem:
        raise click.ClickException(str(problem)) from None
