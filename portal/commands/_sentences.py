"""How every command that needs the portal's data says why something cannot be: in a line, with exit code 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from portal.settings import COMMAND, settings

if TYPE_CHECKING:
    from portal.secret_keys import KeysMissing


@contextmanager
def saying_why_not() -> Iterator[None]:
    """Speak the profile's language; turn what cannot be into a line, and being asked to stop into an orderly end."""
    import psycopg

    from portal.i18n import _, use
    from portal.process import banner
    from portal.process.database import AWAY
    from portal.process.errors import CannotRun
    from portal.process.supervisor import Stop, stoppable
    from portal.profiles import UnknownProfile, load
    from portal.secret_keys import KeysMissing

    try:
        use(load(settings.profile).default_language)
        with stoppable():
            yield
    except Stop:
        say(banner.stopped())
    except CannotRun as problem:
        if problem.details:
            say(problem.details)
        raise click.ClickException(str(problem)) from None
    except UnknownProfile as problem:
        raise click.ClickException(str(problem)) from None
    except KeysMissing as problem:
        raise click.ClickException(_keys(problem)) from None
    except psycopg.OperationalError as problem:
        say(str(problem).strip())
        raise click.ClickException(str(AWAY)) from None
    except psycopg.Error as problem:
        say(str(problem).strip())
        raise click.ClickException(_("The database cannot be worked with, for the reason above.")) from None
    except OSError as problem:
        raise click.ClickException(_folder(problem)) from None


def say(line: str) -> None:
    """Something that whoever watches the terminal should know."""
    click.echo(line, err=True)


def _keys(problem: KeysMissing) -> str:
    from portal.i18n import _
    from portal.secret_keys import FILE, KeysDamaged

    file = str(problem.folder / FILE)
    what = (
        _("{file} is damaged.", file=file)
        if isinstance(problem, KeysDamaged)
        else _("{file} is missing.", file=file)
    )
    return (
        what
        + " "
        + _(
            "It holds the keys of this installation: put it back from a backup. Without it the database stays, but everybody "
            "signs in again and what else was locked with its keys is lost; to go on so: {command} keys --new.",
            command=COMMAND,
        )
    )


def _folder(problem: OSError) -> str:
    from portal.i18n import _

    return _(
        "{file} cannot be used: {why}. The data folder {folder} (PORTAL_VAR) must belong to who starts the portal, be "
        "writable and have room.",
        file=str(problem.filename or settings.var),
        why=problem.strerror or type(problem).__name__,
        folder=str(settings.var),
    )
