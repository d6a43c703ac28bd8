"""`python -m portal run`: the whole portal, until Ctrl-C."""

import signal

import click

from portal.settings import settings


@click.command(help="Start the portal with all that it needs; Ctrl-C stops it.")
@click.option(
    "--stop-with", type=int, metavar="PID", help="Stop as well when this process, our parent, ends."
)
def command(stop_with: int | None) -> None:
    """Start the portal and say in one line what is wrong where it cannot be started."""
    from portal.i18n import use
    from portal.process import banner, startup
    from portal.process.child import end_with_parent
    from portal.process.errors import CannotRun
    from portal.process.supervisor import Stop, stoppable
    from portal.profiles import UnknownProfile, load

    try:
        use(load(settings.profile).default_language)
        with stoppable():
            if stop_with:
                end_with_parent(signal.SIGTERM, stop_with)
            startup.run(banner.show, say)
    except Stop:
        say(banner.stopped())
    except CannotRun as problem:
        if problem.details:
            say(problem.details)
        raise click.ClickException(str(problem)) from None
    except UnknownProfile as problem:
        raise click.ClickException(str(problem)) from None


def say(line: str) -> None:
    """Something that whoever watches the terminal should know."""
    click.echo(line, err=True)
