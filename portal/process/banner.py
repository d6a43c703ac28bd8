"""What the terminal shows once the portal answers: its address, and in the demo who can sign in and what to try."""

from unicodedata import east_asian_width

import click

from portal.demo_idp.people import people
from portal.i18n import _
from portal.settings import settings


def show() -> None:
    """Print the address and, in the demo, the people."""
    click.echo()
    click.secho(_("The portal is ready: {address}", address=settings.public_url), bold=True)
    if not settings.has_provider:
        click.echo(_("Click a name to sign in:"))
        for name, role, tries in _people():
            click.echo(f"  {name}  {role}  {tries}")
    click.echo(_("Ctrl-C stops it. Logs: {folder}", folder=str(settings.var / "log")))


def _people() -> list[tuple[str, str, str]]:
    """Name and role in columns, and what to try."""
    rows = [(person.name, str(person.role_words), str(person.tries)) for person in people().values()]
    names, roles = (max(_width(row[n]) for row in rows) for n in (0, 1))
    return [(_wide(name, names), _wide(role, roles), tries) for name, role, tries in rows]


def _wide(words: str, columns: int) -> str:
    return words + " " * (columns - _width(words))


def _width(words: str) -> int:
    """The columns of a terminal that words take: Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in words)


def stopped() -> str:
    """Said after everything has ended."""
    return _("The portal has stopped.")
