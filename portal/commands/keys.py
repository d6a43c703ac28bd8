"""`python -m portal keys --new`: go on without the keys that were lost."""

import click


@click.command(help="Make new keys where secrets.toml was lost or damaged. Who was signed in signs in again.")
@click.option("--new", is_flag=True, required=True, help="Yes, make new ones.")
def command(new: bool) -> None:
    """Make them and say so."""
    from portal.commands._sentences import saying_why_not
    from portal.i18n import _
    from portal.process import new_keys
    from portal.process.lock import hold
    from portal.settings import settings

    with saying_why_not():
        with hold(settings.var, "keys"):
            new_keys.make()
        click.echo(
            _("New keys were made in {folder}: who was signed in signs in again.", folder=str(settings.var))
        )
