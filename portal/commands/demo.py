"""`python -m portal demo`: fill an empty database with a demo of any size."""

import click


@click.command(
    help="Fill the database with invented customers, tickets and outages that look real. All or nothing."
)
@click.option(
    "--customers", type=click.IntRange(1, 9_000_000), metavar="N", help="How many; by default 20,000."
)
@click.option(
    "--tickets", type=click.IntRange(1, 90_000_000), metavar="M", help="How many; by default 30,000."
)
@click.option(
    "--seed",
    type=click.IntRange(0, 1_000_000),
    default=7,
    metavar="K",
    show_default=True,
    help="Another number gives other people and requests.",
)
@click.option("--profile", metavar="CODE", help="The utility's profile; by default PORTAL_PROFILE.")
@click.option("--replace", is_flag=True, help="Take away all customers, tickets and outages that are there.")
def command(
    customers: int | None, tickets: int | None, seed: int, profile: str | None, replace: bool
) -> None:
    """Migrate and seed if need be, then make the demo."""
    from portal.settings import libpq, settings

    if profile:
        settings.portal_profile = profile

    import psycopg

    from portal import demo
    from portal.commands._sentences import saying_why_not
    from portal.i18n import _
    from portal.process.database import database, prepare
    from portal.process.progress import bar
    from portal.seeds import load_profile

    try:
        with saying_why_not(), database("demo"):
            prepare()
            with psycopg.connect(libpq(settings.database_url)) as db:
                load_profile(db, settings.profile)
            with bar(_("Preparing the demo")) as progress:
                demo.load(progress, customers=customers, tickets=tickets, seed=seed, replace=replace)
    except demo.AlreadyFilled:
        raise click.ClickException(
            _("There are customers in the database. Use --replace to take them away first.")
        ) from None
