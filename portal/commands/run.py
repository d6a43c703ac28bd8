"""`python -m portal run`: the whole portal, until Ctrl-C."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import click

from portal.settings import settings


@click.command(help="Start the portal with all that it needs; Ctrl-C stops it.")
@click.option(
    "--stop-with", type=int, metavar="PID", help="Stop as well when this process, our parent, ends."
)
def command(stop_with: int | None) -> None:
    """Start the portal and say in one line what is wrong where it cannot be started."""
    from portal.process import banner, startup
    from portal.process.child import end_with_parent

    with saying_why_not():
        if stop_with:
            end_with_parent(signal.SIGTERM, stop_with)
        startup.run(banner.show, say)


@contextmanager
def saying_why_not() -> Iterator[None]:
    """Speak the profile's language; turn what cannot be into a line, and being asked to stop into an orderly end."""
    import psycopg

    from portal.i18n import use
    from portal.process import banner
    from portal.process.database import AWAY
    from portal.process.errors import CannotRun
    from portal.process.supervisor import Stop, stoppable
    from portal.profiles import UnknownProfile, load

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
    except psycopg.OperationalError as problem:
        say(str(problem))
        raise click.ClickException(str(AWAY)) from None


def say(line: str) -> None:
    """Something that whoever watches the terminal should know."""
    click.echo(line, err=True)
