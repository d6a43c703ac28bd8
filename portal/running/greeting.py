"""What the terminal shows once the portal answers: its address, and in the demo who can sign in and what to try."""

import click
import psycopg

from portal.access import Role
from portal.running.migrations import libpq
from portal.settings import settings
from portal.words import _, lazy

TRY = {
    Role.DISTRICT_STAFF: lazy("district staff: correct a phone number, answer a ticket"),
    Role.DISTRICT_MANAGER: lazy("district manager: see who holds what, and what is late"),
    Role.CENTRE_AGENT: lazy("centre agent: find the caller, forward a request"),
    Role.CENTRE_SUPERVISOR: lazy("centre supervisor: see every district, urge what is late"),
    Role.EXECUTIVE: lazy("executive: read the charts"),
    Role.ADMINISTRATOR: lazy("administrator: people, messages, audit"),
}
PEOPLE = """
    select p.name, a.role from person p join assignment a on a.person_id = p.id
    where p.subject is not null and a.valid @> now()
    order by array_position(%s::text[], a.role::text), p.id limit 12
"""


def show() -> None:
    """Print the address and, in the demo, the people."""
    click.echo()
    click.secho(_("The portal is ready: {address}", address=settings.public_url), bold=True)
    if not settings.has_provider:
        click.echo(_("Sign in by a click on a name:"))
        for name, role in _people():
            click.echo(f"  {name:<22} {TRY[Role(role)]}")
    click.echo(_("Ctrl-C stops it. Logs: {folder}", folder=str(settings.var / "log")))


def stopped() -> str:
    """Said after everything has ended."""
    return _("The portal has stopped.")


def _people() -> list[tuple[str, str]]:
    with psycopg.connect(libpq(settings.database_url)) as db:
        return db.execute(PEOPLE, [list(TRY)]).fetchall()
