"""What the terminal shows once the portal answers: its address, and in the demo who can sign in and what to try."""

import click

from portal.provider.people import people
from portal.settings import settings
from portal.words import _


def show() -> None:
    """Print the address and, in the demo, the people."""
    click.echo()
    click.secho(_("The portal is ready: {address}", address=settings.public_url), bold=True)
    if not settings.has_provider:
        click.echo(_("Sign in by a click on a name:"))
        for person in people().values():
            click.echo(f"  {person.name:<6} {person.role_words!s:<28} {person.tries}")
    click.echo(_("Ctrl-C stops it. Logs: {folder}", folder=str(settings.var / "log")))


def stopped() -> str:
    """Said after everything has ended."""
    return _("The portal has stopped.")
